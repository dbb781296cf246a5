import { proxyEnvironment } from "./environment";

/** Sources that make the program set every variable that it can set. */
const everything = {
  keysSecretName: "",
  saltKey: { secretName: "", key: "" },
  postgres: { secretName: "", urlKey: "", ca: { secretName: "", key: "" } },
  redis: { host: "", port: 0, secretName: "", passwordKey: "", tls: true },
};

const own: ReadonlySet<string> = new Set(
  proxyEnvironment(everything, { requestTimeoutSeconds: 0, gracefulShutdownSeconds: 0, metricsPort: 0 }).map(
    ({ name }) => name,
  ),
);

/**
 * Why a provider key can't have this name, as a sentence; undefined where it can.
 * LiteLLM merges every `REDIS_*` variable into each of its Redis clients (`_redis.py`, 1.109.1).
 */
export function reservedFor(variable: string): string | undefined {
  if (variable.startsWith("REDIS_")) return "LiteLLM would take it for a setting of its Redis client.";
  return own.has(variable) ? "The program sets it." : undefined;
}
