import { isMap, type YAMLMap } from "yaml";
import type { Findings } from "./findings";
import { isEmpty, put, valueAt } from "./nodes";

const HOPS = "httpPutResponseHopLimit";

const DEFAULTS = { httpEndpoint: "enabled", httpProtocolIPv6: "disabled", [HOPS]: 2, httpTokens: "required" };

const WHY_HOPS =
  "v1 defaults to 1, and then pods outside the host's network get no answer from the metadata service; say 1 if none asks it";

/** Before v1 a node class that said nothing had two hops. */
export function keepHops(spec: YAMLMap, findings: Findings): void {
  const options = valueAt(spec, "metadataOptions");
  if (isEmpty(options)) {
    spec.delete("metadataOptions");
    put(spec, "metadataOptions", DEFAULTS, spec);
    findings.writtenOut(spec, "spec.metadataOptions", `${HOPS}: 2, httpTokens: required`, WHY_HOPS);
  } else if (isMap(options) && isEmpty(valueAt(options, HOPS))) {
    put(options, HOPS, DEFAULTS[HOPS], options);
    findings.writtenOut(options, `spec.metadataOptions.${HOPS}`, "2", WHY_HOPS);
  }
}

/** What v1alpha5's metadataOptions left out was left to EC2; v1 fills it in. */
export function tellOfTokens(spec: YAMLMap, findings: Findings): void {
  const options = valueAt(spec, "metadataOptions");
  if (!isMap(options) || !isEmpty(valueAt(options, "httpTokens"))) return;
  findings.changed(options, {
    field: "spec.metadataOptions.httpTokens",
    before: "left to EC2: optional, unless the account or the AMI says otherwise",
    after: "required",
    why: "v1 defaults it: what asks the metadata service without a token gets no answer; say optional to keep it",
  });
}
