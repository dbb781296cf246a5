import { reasonOf, UserError } from "../../components/userError";

/** Where LiteLLM's management API is, and the key that it takes. */
export interface Connection {
  /** E.g. `https://llm-admin.example.com`. */
  url: string;
  masterKey: string;
}

/** Seconds that a request may take. */
const timeoutSeconds = 60;

/** The management API refused a request; the message says what to do. */
export class ManagementApiError extends UserError {
  constructor(
    message: string,
    /** The HTTP status, and LiteLLM's own text; undefined where nothing answered. */
    readonly answer?: { status: number; text: string },
  ) {
    super(message);
  }
}

/** The text of LiteLLM's error in a response's body, which has several shapes. */
export function errorText(body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return body.slice(0, 500);
  }
  let inside = parsed;
  while (typeof inside === "object" && inside !== null) {
    const { error, detail, message } = inside as Record<string, unknown>;
    const next = error ?? detail ?? message;
    if (next === undefined) break;
    inside = next;
  }
  return (typeof inside === "string" ? inside : JSON.stringify(inside)).slice(0, 500);
}

/** What to do about a status that the connection explains. */
function remedyOf(status: number, url: string): string {
  if (status === 401 || status === 403)
    return " Set the config masterKey to the gateway's master key, and run pulumi up once without --refresh: a refresh uses the key of the last update.";
  if (status === 404)
    return ` ${url} may not serve LiteLLM's management API: the public host of an exposure doesn't. Set the config url to the admin host, or to a forwarded port.`;
  if (status >= 500) return " Look at the proxy's log.";
  return "";
}

/** LiteLLM's management API. Its errors contain neither the master key nor a key of a request's body. */
export class ManagementApi {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = { ...connection, url: connection.url.replace(/\/+$/, "") };
  }

  /** @throws ManagementApiError where the gateway doesn't answer, or refuses */
  async get(path: string, query: Record<string, string>): Promise<unknown> {
    return this.#request("GET", `${path}?${new URLSearchParams(query).toString()}`, undefined);
  }

  /**
   * As `get`, with undefined where the object doesn't exist.
   * @param absent what LiteLLM answers then, with the status 404: a proxy in front of it answers 404 as well
   */
  async find(path: string, query: Record<string, string>, absent: string): Promise<unknown> {
    try {
      return await this.get(path, query);
    } catch (error) {
      const answer = error instanceof ManagementApiError ? error.answer : undefined;
      if (answer?.status === 404 && answer.text.includes(absent)) return undefined;
      throw error;
    }
  }

  /** @throws ManagementApiError where the gateway doesn't answer, or refuses */
  async post(path: string, body: Record<string, unknown>): Promise<unknown> {
    return this.#request("POST", path, body);
  }

  async #request(method: string, path: string, body: Record<string, unknown> | undefined): Promise<unknown> {
    const { url, masterKey } = this.#connection;
    const secrets = [masterKey, body?.["key"]].filter((secret) => typeof secret === "string");
    const redacted = (text: string) => secrets.reduce((left, secret) => left.replaceAll(secret, "[secret]"), text);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${masterKey}`, "content-type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      });
      text = await response.text();
    } catch (error) {
      throw new ManagementApiError(
        redacted(
          `${url} doesn't answer (${reasonOf(error)}). Set the config url to where LiteLLM's management API is: the exposure's admin host, or a forwarded port.`,
        ),
      );
    }
    if (!response.ok) {
      const { status } = response;
      const answered = redacted(errorText(text));
      const endpoint = path.split("?", 1)[0] ?? path;
      throw new ManagementApiError(`${method} ${endpoint} answered ${status}: ${answered}${remedyOf(status, url)}`, {
        status,
        text: answered,
      });
    }
    return JSON.parse(text);
  }
}
