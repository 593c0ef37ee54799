// What Karpenter 0.32 made of objects of v1alpha5 for itself, with its webhook's defaults: a list of them in, a list out.
package main

import (
	"context"
	"encoding/json"
	"os"

	core "github.com/aws/karpenter-core/pkg/apis/v1alpha5"
	"github.com/aws/karpenter-core/pkg/utils/nodepool"
	"github.com/aws/karpenter/pkg/apis/v1alpha1"
	"github.com/aws/karpenter/pkg/apis/v1alpha5"
	"github.com/aws/karpenter/pkg/utils/nodeclass"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	var in []json.RawMessage
	var out []any
	must(json.NewDecoder(os.Stdin).Decode(&in))
	for _, raw := range in {
		var object struct{ Kind string }
		must(json.Unmarshal(raw, &object))
		if object.Kind == "Provisioner" {
			old := &v1alpha5.Provisioner{}
			must(json.Unmarshal(raw, old))
			old.SetDefaults(context.Background())
			plain := core.Provisioner(*old)
			out = append(out, nodepool.New(&plain))
		} else {
			old := &v1alpha1.AWSNodeTemplate{}
			must(json.Unmarshal(raw, old))
			out = append(out, nodeclass.New(old))
		}
	}
	must(json.NewEncoder(os.Stdout).Encode(out))
}
