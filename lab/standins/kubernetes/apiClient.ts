import { setTimeout as delay } from "node:timers/promises";

import { type HttpMethod, IsomorphicFetchHttpLibrary, type KubeConfig, RequestContext } from "@kubernetes/client-node";

import { at, numberAt, type Properties, textAt } from "../plugin/values";

/** A request that the API server refused, with its message. */
export class ApiError extends Error {
  constructor(
    /** The HTTP status code. */
    readonly code: number,
    /** The machine-readable reason, e.g. `AlreadyExists`. */
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** The API server could not be reached. */
export class UnreachableError extends Error {}

/** What a request carries beside its method and path. */
export interface RequestOptions {
  query?: Record<string, string>;
  body?: Properties | Properties[];
  contentType?: string;
}

/** How long a request is retried while the API server is unreachable: it restarts within seconds. */
const patience = 60_000;

const refusal = (code: number, body: Properties | undefined, fallback: string): ApiError =>
  new ApiError(code, textAt(body, "reason") ?? "", textAt(body, "message") ?? fallback);

/** Why a request never reached the server, e.g. `connect ECONNREFUSED 127.0.0.1:6443`. */
function connectionProblem(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof AggregateError) return cause.errors.map(connectionProblem).join("; ");
  return cause instanceof Error ? cause.message : String(cause);
}

/** Untyped requests to one API server: a generic provider sends all fields unchanged. */
export class ApiClient {
  private readonly http = new IsomorphicFetchHttpLibrary();
  private readonly stop = new AbortController();

  /** @param second the milliseconds of one second of a pause; less in tests */
  constructor(
    private readonly config: KubeConfig,
    private readonly second = 1000,
  ) {}

  /** The server's address, for messages. */
  get server(): string {
    return this.config.getCurrentCluster()?.server ?? "";
  }

  /** Fails every request in progress. */
  cancel(): void {
    this.stop.abort(new Error("interrupted before it was ready"));
  }

  /** @throws Error once {@link cancel} was called */
  throwIfCancelled(): void {
    this.stop.signal.throwIfAborted();
  }

  /** A pause of some seconds, ended by {@link cancel}. */
  async pause(seconds: number): Promise<void> {
    try {
      await delay(seconds * this.second, undefined, { signal: this.stop.signal });
    } finally {
      this.throwIfCancelled();
    }
  }

  /**
   * One request. While the server is unreachable or overloaded it is retried, for up to `wait` milliseconds. Server-side
   * apply, reads and deletions are idempotent; a creation whose response was lost ends as `AlreadyExists`.
   * @throws ApiError on refusal, UnreachableError naming the server's address
   */
  async request(method: HttpMethod, path: string, options: RequestOptions = {}, wait = patience): Promise<Properties> {
    const end = Date.now() + wait;
    for (;;) {
      try {
        return await this.once(method, path, options);
      } catch (error) {
        this.throwIfCancelled();
        const away =
          error instanceof UnreachableError || (error instanceof ApiError && [429, 503, 504].includes(error.code));
        if (!away || Date.now() >= end) throw error;
        await this.pause(0.5);
      }
    }
  }

  private async once(method: HttpMethod, path: string, options: RequestOptions): Promise<Properties> {
    const query = new URLSearchParams(options.query).toString();
    const context = new RequestContext(
      `${this.server.replace(/\/$/, "")}${path}${query === "" ? "" : `?${query}`}`,
      method,
    );
    context.setHeaderParam("Accept", "application/json");
    context.setSignal(AbortSignal.any([this.stop.signal, AbortSignal.timeout(30_000)]));
    if (options.body !== undefined) {
      context.setHeaderParam("Content-Type", options.contentType ?? "application/json");
      context.setBody(JSON.stringify(options.body));
    }
    await this.config.applySecurityAuthentication(context);
    let code: number;
    let text: string;
    try {
      const response = await this.http.send(context).toPromise();
      code = response.httpStatusCode;
      text = await response.body.text();
    } catch (error) {
      throw new UnreachableError(
        `the Kubernetes API server ${this.server} can't be reached: ${connectionProblem(error)}. ` +
          "Is the cluster running, and does the kubeconfig name the right one?",
      );
    }
    const body = parse(text);
    if (code >= 400) throw refusal(code, body, text.trim() || `HTTP status ${code}`);
    if (body === undefined) throw new ApiError(code, "", `${method} ${path} returned something other than JSON`);
    return body;
  }
}

function parse(text: string): Properties | undefined {
  try {
    return JSON.parse(text) as Properties;
  } catch {
    return undefined;
  }
}

/** Whether the error is the API server's "not found", for the object or for its namespace or kind. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.code === 404;
}

/** Whether an object is being deleted, for example held by a finalizer. */
export function isBeingDeleted(object: Properties): boolean {
  return at(object, "metadata", "deletionTimestamp") !== undefined;
}

/** `metadata.generation`, 0 for kinds without one. */
export function generationOf(object: Properties): number {
  return numberAt(object, "metadata", "generation") ?? 0;
}
