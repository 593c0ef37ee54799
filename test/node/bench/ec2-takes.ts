/** What EC2 takes for its answers, in ms. */
export const EC2_TAKES = { describe: 250, create: 900, attach: 900, modify: 350 };

export const ec2Takes = `EC2 answers after ${Object.entries(EC2_TAKES)
  .map(([verb, ms]) => `${ms / 1000} s (${verb})`)
  .join(", ")}`;
