import assert from "node:assert/strict";

import { enumsOf } from "../../../tools/generate/policyFields";

describe("the enums in Kubernetes' generated Go code", () => {
  it("are read by type and property, those of a list's items too", () => {
    const source = [
      "func schema_k8sio_api_batch_v1_CronJobSpec(ref common.ReferenceCallback) common.OpenAPIDefinition {",
      "\treturn common.OpenAPIDefinition{",
      '\t\t\t\t\t"schedule": {',
      "\t\t\t\t\t},",
      '\t\t\t\t\t"concurrencyPolicy": {',
      "\t\t\t\t\t\tSchemaProps: spec.SchemaProps{",
      '\t\t\t\t\t\t\tEnum:        []interface{}{"Allow", "Forbid"},',
      "func schema_k8sio_api_core_v1_PersistentVolumeClaimSpec(ref common.ReferenceCallback) common.OpenAPIDefinition {",
      '\t\t\t\t\t"accessModes": {',
      '\t\t\t\t\t\t\t\t\t\tEnum:    []interface{}{"ReadWriteOnce"},',
    ].join("\n");
    assert.deepEqual(enumsOf(source), [
      { type: "batch.v1.CronJobSpec", property: "concurrencyPolicy", values: ["Allow", "Forbid"] },
      { type: "core.v1.PersistentVolumeClaimSpec", property: "accessModes", values: ["ReadWriteOnce"] },
    ]);
  });
});
