import type { Problem } from "@keyway/schema/problem";
import type { Checking } from "./checking.ts";
import { problem } from "./flow-problem.ts";

/** What validation knows of a connection: never its secret, only whether there is one. */
export type KnownConnection = { id: string; connector: string; hasSecret: boolean };

export function connectionProblems(checking: Checking, connections: readonly KnownConnection[]): Problem[] {
	const { card, entry, title, catalogue } = checking;
	const at = { card: card.id };
	const nameOf = (id: string) => catalogue.connectors.find((each) => each.id === id)?.name ?? id;
	const connector = nameOf(entry.connector);
	if (card.connection === undefined)
		return entry.needsConnection ? [problem("CONNECTION_MISSING", at, { title, connector })] : [];
	const connection = connections.find((each) => each.id === card.connection);
	if (!connection) return [problem("CONNECTION_UNKNOWN", at, { title })];
	if (connection.connector !== entry.connector)
		return [problem("CONNECTION_WRONG", at, { title, connector, other: nameOf(connection.connector) })];
	return connection.hasSecret ? [] : [problem("CONNECTION_WITHOUT_SECRET", at, { title })];
}
