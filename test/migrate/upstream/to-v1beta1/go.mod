module to-v1beta1

go 1.21

require (
	github.com/aws/karpenter v0.32.10
	github.com/aws/karpenter-core v0.32.9
)

replace github.com/aws/karpenter-core => github.com/aws/karpenter-core v0.32.9
