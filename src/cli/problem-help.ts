/** What the verbs that print problems can be told about them. */
export const PROBLEM_HELP = `
  --format FORMAT    how problems are shown: text, json, github (annotations), sarif, junit; text by default
  --severity LEAST   leave out what is less than error, warning or info; info by default
  --strict           warnings fail too, where they are not left out`;
