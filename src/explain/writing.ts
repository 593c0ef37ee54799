import { type Explanation, error } from "./explanation";

/** Why nothing, or not all, could be written. */
export const writing: readonly Explanation[] = [
  error(
    "KM601",
    "a file where a folder is wanted",
    "The output has to go where a file lies already.",
    "Move the file away, or choose another folder with --out.",
  ),
  error(
    "KM602",
    "a cluster's folder that is none",
    "A cluster's folder is replaced by rename, all at once. A symbolic link or a file in its place would be replaced too, and what it leads to would stay as it was.",
    "Move it away, or choose another folder with --out.",
  ),
  error(
    "KM603",
    "a file that we did not write",
    "A file of somebody else has the name of one that would be written. Only what karpenter-multus wrote is ever overwritten or removed.",
    "Move the file away or rename it, and run again.",
  ),
  error(
    "KM604",
    "a place that may not be written to",
    "The file system is read-only, or this user has no right to write there.",
    "Look who owns the folder, or choose another with --out.",
  ),
  error(
    "KM605",
    "no space left",
    "The disk or the user's share of it is full. The old folder is as it was.",
    "Make room and run again.",
  ),
  error(
    "KM606",
    "a name that no file can have here",
    "A cluster's or a file's name leads out of the output's folder, or is one that a file system does not take.",
    "Rename the cluster file.",
  ),
  error(
    "KM607",
    "two files of one name",
    "Two clusters would be written to one folder, or two files to one path: the later would replace the earlier.",
    "Rename one of the cluster files.",
  ),
  error(
    "KM608",
    "a refusal of the system",
    "The operating system refused to write, for the reason whose name the problem has.",
    "Look at the disk and the folder; then run again.",
  ),
  error(
    "KM610",
    "a file where init or migrate would make one",
    "What is there is somebody's work, or what migrate reads, and never written over.",
    "Choose another place, or move it away. For a repository that has files already, let init make a new one beside it, and take from there what you need.",
  ),
  error(
    "KM611",
    "a file that init or migrate cannot make",
    "The operating system refused to make a file or a folder. What had been made before was taken away again.",
    "Look who may write to the folder, or choose another.",
  ),
];
