/** A program that does nothing: of pods that are only there to ask for nodes. */
export const PAUSE_IMAGE = "public.ecr.aws/eks-distro/kubernetes/pause:3.10";
