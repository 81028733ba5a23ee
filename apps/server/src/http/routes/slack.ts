import type { slackRoutes } from "@keyway/contract/slack";
import { useLink } from "@keyway/db/access-links";
import { claimDelivery, linkSlack, listSlackLinks, unlinkSlack } from "@keyway/db/slack-links";
import { errors } from "@keyway/schema/error";
import type { JsonObject } from "@keyway/schema/json";
import type { FastifyRequest } from "fastify";
import { hashToken } from "../../auth/secret-token.ts";
import { press, submit, useShortcut } from "../../slack/act.ts";
import { Payload } from "../../slack/interaction.ts";
import { isSignedBySlack } from "../../slack/signature.ts";
import { readWorkspaces, teamOf, type Workspace } from "../../slack/workspace.ts";
import { fail as refuse } from "../failure.ts";
import type { Handlers } from "../handler.ts";
import { parseJsonBody, refuseText } from "../json-body.ts";
import { mediaTypeOf } from "../media-types.ts";
import type { Services } from "../services.ts";

const fail = errors({
	SLACK_NOT_SET_UP: [503, "No Slack connection has a signing secret yet, so nothing is taken from Slack."],
	SLACK_REFUSED: [
		401,
		"The call is not signed by a Slack workspace of ours, or its time is more than five minutes off.",
	],
	SLACK_REPLAYED: [409, "This call was taken already."],
	SLACK_UNREADABLE: [400, "The call is not of a form that Slack documents."],
	LINK_INVALID: [404, "This link was used already or is too old. Use the shortcut in Slack again."],
	PERSON_NEEDED: [403, "This account belongs to nobody in the directory."],
});

export const slackHandlers: Handlers<typeof slackRoutes> = {
	async receiveSlack({ request, reply, services }) {
		const answer = await receive(services, request);
		// Nothing to say is an empty body for Slack, not `null`.
		if (answer === null) reply.code(200).send();
		return answer;
	},

	async listSlackLinks({ services: { db } }) {
		return { items: await listSlackLinks(db), nextCursor: null };
	},
	async createSlackLink({ body, principal, services: { db } }) {
		await db.transaction((tx) => linkSlack(tx, { ...body, how: "admin" }, principal.actor));
	},

	async deleteSlackLink({ params, principal, services: { db } }) {
		await db.transaction((tx) => unlinkSlack(tx, params.id, principal.actor));
	},

	async claimSlackLink({ body, principal, services: { db } }) {
		const personId = principal.account?.personId;
		if (!personId) throw fail("PERSON_NEEDED");
		await db.transaction(async (tx) => {
			const link = await useLink(tx, hashToken(body.token));
			const { teamId, slackUserId } = link?.data ?? {};
			if (link?.purpose !== "slack" || typeof teamId !== "string" || typeof slackUserId !== "string")
				throw fail("LINK_INVALID");
			await linkSlack(tx, { teamId, slackUserId, personId, how: "session" }, principal.actor);
		});
	},
};

/** What people do in Slack, carried out. @returns what the window is to show; null = nothing */
async function receive(services: Services, request: FastifyRequest): Promise<JsonObject | null> {
	const raw = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
	const workspace = await signedWorkspace(services, request, raw);
	const signature = String(request.headers["x-slack-signature"]);
	if (!(await claimDelivery(services.db, signature))) throw fail("SLACK_REPLAYED");
	const payload = payloadOf(request, raw);
	if (payload.team.id !== (await teamOf(workspace))) throw fail("SLACK_REFUSED");
	const parts = { db: services.db, emit: services.engine.emit, publicUrl: services.config.publicUrl };
	switch (payload.type) {
		case "shortcut":
			return useShortcut(parts, workspace, payload);
		case "block_actions":
			return press(parts, workspace, payload);
		case "view_submission":
			return submit(parts, workspace, payload);
	}
}

/** The workspace whose secret signed the bytes, found before anything in them is read. */
async function signedWorkspace(services: Services, { headers }: FastifyRequest, body: Buffer): Promise<Workspace> {
	const workspaces = await readWorkspaces(services);
	if (workspaces.length === 0) throw fail("SLACK_NOT_SET_UP");
	const signed = {
		timestamp: headers["x-slack-request-timestamp"]?.toString(),
		signature: headers["x-slack-signature"]?.toString(),
		body,
	};
	const now = Date.now() / 1000;
	const found = workspaces.filter(({ secret }) => isSignedBySlack(secret, signed, now));
	if (!found[0]) throw fail("SLACK_REFUSED");
	return found[0];
}

/** Form data with one JSON document in `payload`. */
function payloadOf(request: FastifyRequest, raw: Buffer): Payload {
	if (mediaTypeOf(request) !== "application/x-www-form-urlencoded")
		throw refuse("MEDIA_TYPE_UNSUPPORTED", { accepts: "application/x-www-form-urlencoded" });
	const text = new URLSearchParams(raw.toString("utf8")).get("payload") ?? "";
	refuseText(text, "the payload");
	const payload = Payload.safeParse(parseJsonBody(text));
	if (!payload.success) throw fail("SLACK_UNREADABLE");
	return payload.data;
}
