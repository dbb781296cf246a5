import type { LiteLLMSettings } from "../settings";
import type { Problem } from "./problem";

/** The timeouts of a model or the router that override `request_timeout`. */
const names = ["timeout", "stream_timeout"] as const;

/** Reports timeouts above `requestTimeoutSeconds`: a terminating pod doesn't wait longer than that. */
export function timeoutProblems({ models, extra, requestTimeoutSeconds }: LiteLLMSettings): Problem[] {
  const places: [path: string, values: Record<string, unknown>][] = [
    ...models.map((model, index): [string, Record<string, unknown>] => [
      `litellm.models[${index}].litellm_params`,
      model.litellm_params,
    ]),
    ["litellm.routerSettings", extra.router],
  ];
  return places.flatMap(([path, values]) =>
    names
      .filter((name) => Number(values[name]) > requestTimeoutSeconds)
      .map((name) => ({
        path: `${path}.${name}`,
        value: values[name],
        allowed: `at most litellm.requestTimeoutSeconds (${requestTimeoutSeconds})`,
        remedy: "Terminating pods wait for litellm.requestTimeoutSeconds; raise it, or lower this one.",
      })),
  );
}
