module to-v1

go 1.22

require (
	github.com/aws/karpenter-provider-aws v1.0.8
	sigs.k8s.io/karpenter v1.0.8
)
