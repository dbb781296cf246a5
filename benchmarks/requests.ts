import { Agent, request } from "node:http";

import type { Sample } from "./statistics";

/** Seconds until a client gives up. */
const patience = 30;

/** One request, as the holder of a key. */
export interface Call {
  url: string;
  key: string;
  body: object;
}

/** One answer. */
export interface Reply extends Sample {
  text: string;
  headers: Record<string, string | string[] | undefined>;
}

/** Options of a call. */
export interface CallOptions {
  agent?: Agent | false;
  /** Seconds until the whole response must be there; 30 by default. */
  patience?: number;
  /** Seconds without a byte after which the client gives up; no limit by default. */
  silence?: number;
  /** Called with the status and with each part of the body. */
  onData?: (status: number) => void;
}

/** Sends a chat completion. Never throws: without a response the status is 0 and the text is the reason. */
export function ask({ url, key, body }: Call, { agent = false, onData, ...options }: CallOptions = {}): Promise<Reply> {
  const payload = JSON.stringify(body);
  const begun = performance.now();
  return new Promise((resolve) => {
    const end = (status: number, text: string, headers: Reply["headers"] = {}): void => {
      clearTimeout(timer);
      resolve({ status, text, headers, milliseconds: performance.now() - begun });
    };
    const outgoing = request(
      `${url}/v1/chat/completions`,
      {
        method: "POST",
        agent,
        ...(options.silence === undefined ? {} : { timeout: options.silence * 1000 }),
        headers: {
          authorization: `Bearer ${key}`,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(payload),
        },
      },
      (response) => {
        const { statusCode = 0, headers } = response;
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
          onData?.(statusCode);
        });
        response.on("end", () => {
          end(statusCode, text, headers);
        });
        response.on("error", ({ message }) => {
          end(0, message);
        });
      },
    );
    const timer = setTimeout(
      () => {
        outgoing.destroy(new Error("no answer in time"));
      },
      (options.patience ?? patience) * 1000,
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error("silent for too long")));
    outgoing.on("error", ({ message }) => {
      end(0, message);
    });
    outgoing.end(payload);
  });
}

/** Sends calls at a constant rate, however long responses take, to each URL in turn, over persistent connections. */
export async function constantRate(
  urls: readonly string[],
  call: Omit<Call, "url">,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Reply[]> {
  const agent = new Agent({ keepAlive: true });
  const replies: Promise<Reply>[] = [];
  const begun = performance.now();
  while (replies.length < perSecond * seconds) {
    const due = begun + (1000 * replies.length) / perSecond;
    const early = due - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    replies.push(ask({ ...call, url: urls[replies.length % urls.length] ?? "" }, { agent }));
  }
  const all = await Promise.all(replies);
  agent.destroy();
  return all;
}
