import type { Connection } from "@keyway/contract/connections";
import { shortTime } from "../ui/format.ts";
import "./health.css";

type Tested = Pick<Connection, "lastTest">;

/** The dot of a connection's last test; its words come from `healthWords`. */
export function HealthDot({ connection }: { connection: Tested }) {
	return <span className="health-dot" data-ok={connection.lastTest?.ok ?? "unknown"} aria-hidden="true" />;
}

/** The result of the last test in words. */
export function healthWords({ lastTest }: Tested): string {
	if (!lastTest) return "Not tested yet";
	return `${lastTest.ok ? "Healthy" : "Failing"}, checked ${shortTime(lastTest.at)}`;
}
