import type { Call, Ec2 } from "./fake-node";

/** A resource with tags, as EC2's answers show it. */
interface Tagged {
  readonly id: string;
  readonly vpc: string;
  readonly tags: Readonly<Record<string, string>>;
  /** With an IPv6 block. */
  readonly ipv6?: boolean;
}

/** Just enough of EC2 to see what reaches it: it knows subnets and groups, and says yes to everything else. */
export function memoryEc2(subnets: readonly Tagged[], groups: readonly Tagged[]): Ec2 {
  let interfaces = 0;
  return async ({ Action: action = "" }: Call) => {
    const xml = {
      DescribeSubnets: list("subnetSet", subnets, "subnetId"),
      DescribeSecurityGroups: list("securityGroupInfo", groups, "groupId"),
      DescribeNetworkInterfaces: "<networkInterfaceSet/>",
      CreateNetworkInterface: "",
      AttachNetworkInterface: "<attachmentId>eni-attach-1</attachmentId>",
      ModifyNetworkInterfaceAttribute: "<return>true</return>",
    }[action];
    if (xml === undefined) return error("InvalidAction", action);
    return answer(action, action === "CreateNetworkInterface" ? networkInterface(++interfaces) : xml);
  };
}

/** EC2's answer to what it does not want. */
function error(code: string, message: string): { status: number; xml: string } {
  return {
    status: 400,
    xml: `<Response><Errors><Error><Code>${code}</Code><Message>${text(message)}</Message></Error></Errors></Response>`,
  };
}

function answer(action: string, body: string): { status: number; xml: string } {
  const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";
  return {
    status: 200,
    xml: `<?xml version="1.0" encoding="UTF-8"?>\n<${action}Response xmlns="${namespace}">\n  <requestId>r</requestId>${body}</${action}Response>\n`,
  };
}

function list(name: string, items: readonly Tagged[], id: string): string {
  const shown = items.map(
    (item) => `
    <item>
      <${id}>${item.id}</${id}>
      <vpcId>${item.vpc}</vpcId>
      <ipPermissions><item><groups><item><groupId>sg-of-a-rule</groupId></item></groups></item></ipPermissions>
      ${item.ipv6 ? "<ipv6CidrBlockAssociationSet><item><ipv6CidrBlockState><state>associated</state></ipv6CidrBlockState></item></ipv6CidrBlockAssociationSet>" : "<ipv6CidrBlockAssociationSet/>"}
      <tagSet>${Object.entries(item.tags)
        .map(
          ([key, value]) =>
            `<item><key>${text(key)}</key>${value ? `<value>${text(value)}</value>` : "<value/>"}</item>`,
        )
        .join("")}</tagSet>
    </item>`,
  );
  return `<${name}>${shown.join("")}\n  </${name}>`;
}

function networkInterface(number: number): string {
  const mac = `02:00:00:00:01:${number.toString(16).padStart(2, "0")}`;
  return `<networkInterface><networkInterfaceId>eni-${number}</networkInterfaceId><macAddress>${mac}</macAddress><sourceDestCheck>true</sourceDestCheck></networkInterface>`;
}

function text(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
