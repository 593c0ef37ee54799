/** The account whose registry has EKS's own images, in the regions that came first. */
const FIRST_ACCOUNT = "602401143452";
const FIRST_REGIONS = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

/** Every later region has one of its own. From AWS's page "View Amazon container image registries for Amazon EKS add-ons". */
const ACCOUNTS: ReadonlyMap<string, string> = new Map([
  ...FIRST_REGIONS.map((region) => [region, FIRST_ACCOUNT] as const),
  ["af-south-1", "877085696533"],
  ["ap-east-1", "800184023465"],
  ["ap-south-2", "900889452093"],
  ["ap-southeast-3", "296578399912"],
  ["ap-southeast-4", "491585149902"],
  ["ap-southeast-5", "151610086707"],
  ["ap-southeast-6", "333609536671"],
  ["ap-southeast-7", "121268973566"],
  ["ca-west-1", "761377655185"],
  ["cn-north-1", "918309763551"],
  ["cn-northwest-1", "961992271922"],
  ["eu-central-2", "900612956339"],
  ["eu-south-1", "590381155156"],
  ["eu-south-2", "455263428931"],
  ["il-central-1", "066635153087"],
  ["me-central-1", "759879836304"],
  ["me-south-1", "558608220178"],
  ["mx-central-1", "730335286997"],
  ["us-gov-east-1", "151742754352"],
  ["us-gov-west-1", "013241004608"],
]);

/** The registry that nodes of a region pull EKS's own images from; undefined for a region that is not known. */
export function eksRegistry(region: string): string | undefined {
  const account = ACCOUNTS.get(region);
  const ending = region.startsWith("cn-") ? ".cn" : "";
  return account && `${account}.dkr.ecr.${region}.amazonaws.com${ending}`;
}
