/** Amazon Linux, as small as it comes; the digest is the index's, of amd64 and arm64. */
export const SMALL_IMAGE =
  "public.ecr.aws/amazonlinux/amazonlinux:2023.12.20260918.0-minimal@sha256:68b1e82cd69ade271c092bc1959fa6fc820945d0c8dbb7a88cf6c1824a184688";
