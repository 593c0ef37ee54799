import { type Explanation, error } from "./explanation";

/** What nodes would run. */
export const userData: readonly Explanation[] = [
  error(
    "KM301",
    "a line that ends a part of the userdata",
    "Userdata is a MIME archive, and Karpenter takes every line that begins with --// for the end of a part. The rest of the script would be lost.",
    "Indent the line, or write it in another way.",
  ),
  error(
    "KM302",
    "userdata near its limit, or above it",
    "EC2 takes 16 KiB of userdata, and Karpenter adds a part of its own. Above that no node of the class can be launched; within a tenth of it this is a warning.",
    "Shorten the largest part, or let it fetch the rest when it runs.",
  ),
  error(
    "KM303",
    "userdata for another family of AMIs",
    "Networks need what an AMI of AL2023 has (nodeadm, systemd-networkd, cloud-init), or Bottlerocket's bootstrap containers. Amazon Linux 2 has no systemd-networkd and bash 4.2, and EKS has published no AMI of it since 26 November 2025.",
    "Take an AMI of AL2023 or Bottlerocket. Nodes of other families get one part of userData, as it is.",
  ),
  {
    code: "KM304",
    severity: "warning",
    title: "userdata with letters beyond ASCII",
    why: "cloud-init passes such letters on in another encoding, so that the script does other things than it shows.",
    mend: "Write them in ASCII: in bash $'\\xc3\\xbc' is a \u00fc.",
  },
  {
    code: "KM305",
    severity: "warning",
    title: "userdata with carriage returns",
    why: "Karpenter takes them out of all userdata. A script that needs one does not have it, and one that was saved on Windows runs otherwise than where it was tried.",
    mend: "Save the file with the line ends of Unix.",
  },
];
