import { readFileSync } from "node:fs";

import type { Clock } from "./measure";

/** Linux counts the time of children in hundredths of a second (`USER_HZ`), on every architecture. */
const tick = 10;

/**
 * The processor time of this process and of those that it started and that have ended: unlike the time that passes, it doesn't
 * grow while others use the processors. Elsewhere than on Linux without that of other processes.
 */
export const processorTime: Clock = {
  now: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000 + childrensTime();
  },
};

function childrensTime(): number {
  if (process.platform !== "linux") return 0;
  return tick * childrensTicks(readFileSync("/proc/self/stat", "utf8"));
}

/** The fields `cutime` and `cstime` of /proc/<pid>/stat: 16 and 17, counted after the name, which may contain spaces. */
export function childrensTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[13]) + Number(fields[14]);
}
