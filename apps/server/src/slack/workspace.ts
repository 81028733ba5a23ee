import type { Outbound } from "@keyway/connector-sdk/context";
import { ExpiringCache } from "@keyway/connector-sdk/expiring-cache";
import { readTeam } from "@keyway/connectors/slack/interactive";
import { type SlackConnection, type SlackContext, slackConnection } from "@keyway/connectors/slack/web-api";
import type { Database } from "@keyway/db/client";
import { findConnection, listConnections } from "@keyway/db/connections";
import { z } from "zod";
import { openConnection } from "../secrets/connections.ts";
import type { Vault } from "../secrets/vault.ts";

export type SlackParts = { db: Database; vault: Vault; outbound: Outbound };

/** A Slack workspace in which people ask and decide: a connection with a signing secret. */
export type Workspace = {
	connectionId: string;
	secret: string;
	/** A member with a person's work address counts as that person. */
	trustsEmail: boolean;
	context(): SlackContext;
};

const MOST_WORKSPACES = 50;
const CALL_MS = 10_000;
const TEAM_SECONDS = 3_600;
const teams = new ExpiringCache<string>();

/** All of them, by name of the connection. */
export async function readWorkspaces({ db, vault, outbound }: SlackParts): Promise<Workspace[]> {
	const { items } = await listConnections(db, { connector: "slack", limit: MOST_WORKSPACES });
	const found: Workspace[] = [];
	for (const { id, secrets } of items) {
		const stored = secrets.includes("signingSecret") ? await findConnection(db, id) : null;
		if (!stored) continue;
		const connection: SlackConnection = z.object(slackConnection).parse(openConnection(vault, stored).values);
		found.push({
			connectionId: id,
			secret: connection.signingSecret ?? "",
			trustsEmail: connection.linkByEmail ?? false,
			context: () => ({ connection, outbound, signal: AbortSignal.timeout(CALL_MS) }),
		});
	}
	return found.filter((each) => each.secret !== "");
}

/** The workspace's id, asked of Slack now and then. */
export async function teamOf({ context }: Workspace): Promise<string> {
	const { connection } = context();
	const key = [connection.baseUrl, connection.token];
	const known = teams.get(key);
	if (known) return known;
	const team = await readTeam(context());
	teams.set(key, team, TEAM_SECONDS);
	return team;
}
