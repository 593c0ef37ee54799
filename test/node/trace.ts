/** Where on a node a traced case has written down what the unit's programs were called with. */
export const TRACE = "/run/trace";
