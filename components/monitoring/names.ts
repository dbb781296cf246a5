/** The name of the exporter of a Redis: its Deployment, Secret and PodMonitor. */
export const exporterName = (redis: string): string => `${redis}-exporter`;

/** The name of the dashboard's ConfigMap. */
export const dashboardName = (proxy: string): string => `${proxy}-dashboard`;
