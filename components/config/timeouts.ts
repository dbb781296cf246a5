import type { LiteLLMSettings } from "../settings";
import type { Problem } from "./problem";

/** The names under which a model or the router takes a timeout that comes before `request_timeout`. */
const names = ["timeout", "stream_timeout"] as const;

/** Timeouts above the longest request: a pod that is told to stop doesn't wait for what they allow. */
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
        remedy: "Raise litellm.requestTimeoutSeconds, which pods that are told to stop wait for, or lower this one.",
      })),
  );
}
