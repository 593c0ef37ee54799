// What Karpenter's own conversion makes of objects of v1beta1: a list of them in, a list out.
package main

import (
	"context"
	"encoding/json"
	"os"

	aws "github.com/aws/karpenter-provider-aws/pkg/apis/v1"
	awsbeta "github.com/aws/karpenter-provider-aws/pkg/apis/v1beta1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	core "sigs.k8s.io/karpenter/pkg/apis/v1"
	corebeta "sigs.k8s.io/karpenter/pkg/apis/v1beta1"
	"sigs.k8s.io/karpenter/pkg/operator/injection"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	class := schema.GroupVersionKind{Group: "karpenter.k8s.aws", Version: "v1", Kind: "EC2NodeClass"}
	ctx := injection.WithNodeClasses(context.Background(), []schema.GroupVersionKind{class})
	var in []json.RawMessage
	var out []any
	must(json.NewDecoder(os.Stdin).Decode(&in))
	for _, raw := range in {
		var object struct{ Kind string }
		must(json.Unmarshal(raw, &object))
		if object.Kind == "NodePool" {
			old, made := &corebeta.NodePool{}, &core.NodePool{}
			must(json.Unmarshal(raw, old))
			must(made.ConvertFrom(ctx, old))
			out = append(out, made)
		} else {
			old, made := &awsbeta.EC2NodeClass{}, &aws.EC2NodeClass{}
			must(json.Unmarshal(raw, old))
			must(made.ConvertFrom(ctx, old))
			out = append(out, made)
		}
	}
	must(json.NewEncoder(os.Stdout).Encode(out))
}
