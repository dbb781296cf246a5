/** The API version of every kind of the Prometheus operator that the program makes. */
export const monitoringApiVersion = "monitoring.coreos.com/v1";

/** The part of `PodMonitor.spec` that the program uses (API monitoring.coreos.com/v1). */
export interface PodMonitorSpec {
  selector: { matchLabels: Record<string, string> };
  podMetricsEndpoints: { port: string; path: string; interval: string; scrapeTimeout: string }[];
}

/** What is scraped of the pods with these labels. */
export interface Scrape {
  selector: Record<string, string>;
  /** The name of the container's port. */
  port: string;
  /** `/metrics` where not set. */
  path?: string;
  seconds: number;
}

/** Has one port of the pods of the PodMonitor's own namespace scraped. */
export function podMonitorSpec({ selector, port, path = "/metrics", seconds }: Scrape): PodMonitorSpec {
  return {
    selector: { matchLabels: selector },
    // Shorter than the interval, as Prometheus demands, and never its default of 10 s for a scrape that hangs.
    podMetricsEndpoints: [{ port, path, interval: `${seconds}s`, scrapeTimeout: `${Math.min(10, seconds)}s` }],
  };
}
