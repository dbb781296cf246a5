import { request } from "node:http";

import { type SlowAnswer, slowModel, slowPrompt, slowText } from "../../support/slowUpstream";

/** Seconds that a stream may be silent until its client leaves. */
const patience = 20;

/**
 * Opens streams of the slow model through the Service, each over its own connection.
 * @returns how many there were, and how many of them did not come whole, once all have ended
 */
export async function streamThrough(
  url: string,
  key: string,
  count: number,
  answer: SlowAnswer,
): Promise<{ all: number; cut: number }> {
  const whole = await Promise.all(Array.from({ length: count }, () => streamOnce(url, key, answer)));
  return { all: count, cut: whole.filter((each) => !each).length };
}

function streamOnce(url: string, key: string, answer: SlowAnswer): Promise<boolean> {
  const body = JSON.stringify({
    model: slowModel.model_name,
    stream: true,
    messages: [{ role: "user", content: slowPrompt(answer) }],
  });
  return new Promise((resolve) => {
    const outgoing = request(`${url}/v1/chat/completions`, {
      method: "POST",
      agent: false,
      timeout: patience * 1000,
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      },
    });
    const cut = (): void => {
      resolve(false);
    };
    outgoing.on("timeout", () => outgoing.destroy());
    outgoing.on("error", cut);
    outgoing.on("response", (response) => {
      let received = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (received += chunk));
      response.on("error", cut);
      response.on("end", () => {
        resolve(response.statusCode === 200 && isWhole(received, answer));
      });
    });
    outgoing.end(body);
  });
}

/** Whether the events of a stream are the whole answer. */
export function isWhole(received: string, answer: SlowAnswer): boolean {
  const events = received.split("\n").flatMap((line) => (line.startsWith("data: ") ? [line.slice(6).trim()] : []));
  const text = events
    .filter((event) => event !== "[DONE]")
    .map((event) => (JSON.parse(event) as Chunk).choices?.[0]?.delta?.content ?? "")
    .join("");
  return events.at(-1) === "[DONE]" && text === slowText(answer);
}

interface Chunk {
  choices?: { delta?: { content?: string | null } }[];
}
