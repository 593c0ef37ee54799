/** What the patterns of CRDs want, in words; the CRDs have none for them. */
export const CRD_PATTERN_WORDS: ReadonlyMap<string, string> = new Map([
  ["^(([0-9]+(s|m|h))+|Never)$", "a duration looks like 720h or 1h30m, or is Never"],
  ["^([0-9]+(s|m|h))+$", "a duration looks like 1h or 1h30m"],
  ["^((([0-9]+(h|m))|([0-9]+h[0-9]+m))(0s)?)$", "a budget's duration is in hours and minutes, as 8h or 1h30m"],
  ["^((100|[0-9]{1,2})%|[0-9]+)$", "a budget's nodes are a number or a percentage, as 10 or 10%"],
  [
    String.raw`^(@(annually|yearly|monthly|weekly|daily|midnight|hourly))|((.+)\s(.+)\s(.+)\s(.+)\s(.+))$`,
    "a schedule is five fields of cron, as 0 9 * * 1-5, or a word like @daily",
  ],
  [
    "^((?:[1-9][0-9]{0,3}|[1-4][0-9]{4}|[5][0-8][0-9]{3}|59000)Gi|(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|[6][0-3][0-9]{3}|64000)G|([1-9]||[1-5][0-7]|58)Ti|([1-9]||[1-5][0-9]|6[0-3]|64)T)$",
    "a volume's size is a number with Gi, G, Ti or T, as 50Gi",
  ],
  [
    String.raw`^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$`,
    "an amount looks like 500m, 2 or 10Gi",
  ],
  [
    String.raw`^((\d{1,2}(\.\d{1,2})?|100(\.0{1,2})?)%||(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?)$`,
    "an eviction threshold is an amount or a percentage, as 500Mi or 10%",
  ],
  [
    String.raw`^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*(\/))?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$`,
    "a name has letters, digits, -, _ and ., begins and ends with a letter or digit, and may have a DNS name and a slash before it",
  ],
  [
    String.raw`^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$`,
    "a name has letters, digits, -, _ and ., begins and ends with a letter or digit, and may have a DNS name and a slash before it",
  ],
  [
    "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$",
    "a label's value has letters, digits, -, _ and ., and begins and ends with a letter or digit",
  ],
  ["^[^/]*$", "a group has no version behind it, as in karpenter.k8s.aws"],
  ["ami-[0-9a-z]+", "an AMI's id looks like ami-0123456789abcdef0"],
  ["sg-[0-9a-z]+", "a security group's id looks like sg-0123456789abcdef0"],
  ["subnet-[0-9a-z]+", "a subnet's id looks like subnet-0123456789abcdef0"],
  ["^cr-[0-9a-z]+$", "a capacity reservation's id looks like cr-0123456789abcdef0"],
  ["^pg-[0-9a-z]+$", "a placement group's id looks like pg-0123456789abcdef0"],
  ["^[0-9]{12}$", "an account is twelve digits, in quotes"],
  [String.raw`^\d+(\.\d+)?$`, 'a price is a decimal number in quotes, as "0.25"'],
  [
    String.raw`^(([+-]{1}(\d*\.?\d+))|(\+{1}\d*\.?\d+%)|(^(-\d{1,2}(\.\d+)?%)$)|(-100%))$`,
    "an adjustment has a sign, and is an amount or a percentage, as -0.05 or +10%; what is taken away is at most 100%",
  ],
  ["^([A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?|)$", "a reason is one word of letters, digits and _"],
  ["^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$", "a reason is one word of letters, digits and _"],
]);
