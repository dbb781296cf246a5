/** A request that the gateway refused. */
export class GatewayError extends Error {
  constructor(
    what: string,
    readonly status: number,
    body: string,
  ) {
    super(`${what}: the gateway answered ${status}: ${body.slice(0, 500)}`);
    this.name = "GatewayError";
  }
}

/** The address and key of a gateway, or of one of its replicas. */
export interface GatewayAccess {
  /** E.g. `http://10.96.12.34:4000`. */
  url: string;
  /** The master key; sent in headers only. */
  masterKey: string;
}

/** The response to a chat completion. */
export interface Completion {
  model: string;
  text: string;
}

const timeoutMilliseconds = 60_000;

async function call(url: string, key: string, what: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  const text = await response.text();
  if (!response.ok) throw new GatewayError(what, response.status, text);
  return JSON.parse(text);
}

/**
 * Creates a virtual key with a budget of one dollar, calls `use` with it, and deletes it.
 * @throws GatewayError where the gateway refuses
 */
export async function withVirtualKey<T>(access: GatewayAccess, use: (key: string) => Promise<T>): Promise<T> {
  const made = (await call(`${access.url}/key/generate`, access.masterKey, "create a virtual key", {
    max_budget: 1,
    duration: "1h",
  })) as { key: string };
  try {
    return await use(made.key);
  } finally {
    await call(`${access.url}/key/delete`, access.masterKey, "delete the virtual key", { keys: [made.key] });
  }
}

/** One short chat completion. @throws GatewayError where the gateway refuses */
export async function complete(url: string, key: string, model: string): Promise<Completion> {
  const answer = (await call(`${url}/v1/chat/completions`, key, "chat completion", {
    model,
    max_tokens: 16,
    messages: [{ role: "user", content: "Hello?" }],
  })) as { model: string; choices: { message: { content: string } }[] };
  return { model: answer.model, text: answer.choices[0]?.message.content ?? "" };
}
