import { ask } from "../../../benchmarks/requests";
import { type SlowAnswer, slowModel, slowPrompt, slowText } from "../../support/slowUpstream";

/** Seconds that a stream may be silent until its client gives up. */
const silence = 20;

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

async function streamOnce(url: string, key: string, answer: SlowAnswer): Promise<boolean> {
  const messages = [{ role: "user", content: slowPrompt(answer) }];
  const body = { model: slowModel.model_name, stream: true, messages };
  // Only its silence ends a stream early: every chunk may take that long.
  const { status, text } = await ask({ url, key, body }, { silence, patience: silence * (answer.chunks + 1) });
  return status === 200 && isWhole(text, answer);
}

/** Whether the events of a stream are the whole answer. */
function isWhole(received: string, answer: SlowAnswer): boolean {
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
