import { reservedFor } from "../litellm/reservedVariables";
import type { Problem } from "./problem";
import type { GatewayConfig } from "./schema";

/** Reports provider keys whose names have another meaning for the proxy. */
export function reservedNameProblems({ litellm }: GatewayConfig): Problem[] {
  return Object.keys(litellm.providerKeys ?? {}).flatMap((name) => {
    const reason = reservedFor(name);
    return reason === undefined
      ? []
      : [
          {
            path: `litellm.providerKeys.${name}`,
            value: "(secret)",
            allowed: "a name that neither the program nor LiteLLM's Redis client uses",
            remedy: `${reason} Rename the variable, in the model's os.environ/ reference too.`,
          },
        ];
  });
}
