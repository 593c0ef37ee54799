/** An SQS queue, by its address. */
export interface Queue {
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/** What the address of a queue says: the schema has looked at its form. */
export function queueAt(url: string): Queue {
  const [, region = "", account = "", name = ""] = /^https:\/\/sqs\.([^.]+)\.[^/]+\/(\d+)\/(.+)$/.exec(url) ?? [];
  return { region, account, name };
}
