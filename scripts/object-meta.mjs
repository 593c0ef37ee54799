const TEXT = { type: "string" };
const TIME = { type: "string", format: "rfc3339" };
/** Go reads null as the empty value. */
const TEXT_OR_EMPTY = { type: "string", default: "" };
const TEXTS_BY_NAME = { type: "object", additionalProperties: TEXT_OR_EMPTY };

/**
 * The fields that every object has in `metadata`, in the form of a CRD's schema: the API server knows them as a type of
 * Go, ObjectMeta of k8s.io/apimachinery/pkg/apis/meta/v1.
 */
export const objectMeta = {
  type: "object",
  properties: {
    annotations: TEXTS_BY_NAME,
    creationTimestamp: TIME,
    deletionGracePeriodSeconds: { type: "integer" },
    deletionTimestamp: TIME,
    finalizers: { type: "array", items: TEXT_OR_EMPTY },
    generateName: TEXT,
    generation: { type: "integer" },
    labels: TEXTS_BY_NAME,
    managedFields: {
      type: "array",
      items: {
        type: "object",
        default: {},
        properties: {
          apiVersion: TEXT,
          fieldsType: TEXT,
          fieldsV1: { "x-kubernetes-preserve-unknown-fields": true },
          manager: TEXT,
          operation: TEXT,
          subresource: TEXT,
          time: TIME,
        },
      },
    },
    name: TEXT,
    namespace: TEXT,
    ownerReferences: {
      type: "array",
      items: {
        type: "object",
        default: {},
        properties: {
          apiVersion: TEXT,
          blockOwnerDeletion: { type: "boolean" },
          controller: { type: "boolean" },
          kind: TEXT,
          name: TEXT,
          uid: TEXT,
        },
      },
    },
    resourceVersion: TEXT,
    selfLink: TEXT,
    uid: TEXT,
  },
};
