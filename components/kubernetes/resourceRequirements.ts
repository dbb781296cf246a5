import type { types } from "@pulumi/kubernetes";

import type { Sizes } from "../profile";

/** A container's requests and limits; CPU is deliberately not limited (see `Sizes`). */
export function resourceRequirements(sizes: Sizes): types.input.core.v1.ResourceRequirements & {
  requests: { cpu: string; memory: string };
  limits: { memory: string };
} {
  return {
    requests: { cpu: sizes.cpuRequest, memory: sizes.memoryRequest },
    limits: { memory: sizes.memoryLimit },
  };
}
