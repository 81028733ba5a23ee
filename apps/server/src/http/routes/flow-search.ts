import type { FlowListItem, FlowMention } from "@keyway/contract/flows";
import { favouritesOf } from "@keyway/db/flow-favourites";
import { getVersion } from "@keyway/db/flow-versions";
import { type FlowFilter, type FlowRecord, listFlows } from "@keyway/db/flows";
import { definitionsNamed, type FlowQuery, mentions, termsOf } from "@keyway/flow/search";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { Principal } from "../../auth/principal.ts";
import type { Services } from "../services.ts";
import { toSummary } from "./flow-view.ts";

/** Places that a hit tells. */
const MOST_MENTIONS = 10;
/** Pages that are read to fill one: what the index finds is looked at once more, and may turn out to be no hit. */
const MOST_PAGES = 5;

export type FlowListQuery = Omit<FlowFilter, "content" | "favouritesOf"> & {
	text?: string | undefined;
	connection?: string | undefined;
	card?: string | undefined;
	calls?: string | undefined;
	favourite?: boolean | undefined;
};

/** What is looked for inside flows, if anything is. */
function queriesOf({ text, connection, card, calls }: FlowListQuery): FlowQuery[] {
	return [
		...(text === undefined ? [] : [{ text }]),
		...(connection === undefined ? [] : [{ connection }]),
		...(card === undefined ? [] : [{ definition: card }]),
		...(calls === undefined ? [] : [{ calls }]),
	];
}

/** A page of flows; where something is looked for inside of them, each with the places where it stands. */
export async function findFlows(
	{ db, registry }: Services,
	query: FlowListQuery,
	principal: Principal,
): Promise<{ items: FlowListItem[]; nextCursor: string | null }> {
	const { text, connection, card, calls, favourite, ...filter } = query;
	const { catalogue } = registry;
	const account = principal.account?.id;
	if (favourite && account === undefined) return { items: [], nextCursor: null };
	const terms = text === undefined ? undefined : termsOf(text);
	const content = {
		terms: terms?.map((words) => ({ words, definitions: definitionsNamed(catalogue, words) })),
		connection,
		definition: card,
		calls,
	};
	const marked = account === undefined ? new Set<string>() : await favouritesOf(db, account);
	const looked = queriesOf(query);
	const items: FlowListItem[] = [];
	let cursor = filter.cursor;
	for (let page = 0; page < MOST_PAGES; page++) {
		const limit = filter.limit - items.length;
		const found = await listFlows(db, {
			...filter,
			cursor,
			limit,
			content,
			...(favourite ? { favouritesOf: account } : {}),
		});
		for (const record of found.items) {
			const item = { ...toSummary(record), favourite: marked.has(record.id) };
			if (looked.length === 0) items.push(item);
			else {
				const places = await placesOf(db, record, catalogue, looked);
				if (places.length > 0) items.push({ ...item, mentions: places.slice(0, MOST_MENTIONS) });
			}
		}
		cursor = found.nextCursor ?? undefined;
		if (cursor === undefined || items.length >= filter.limit) break;
	}
	return { items, nextCursor: cursor ?? null };
}

/** In the draft; where it says nothing of it any more, in the version that runs. */
export async function placesOf(
	db: Services["db"],
	record: Pick<FlowRecord, "id" | "draft" | "published">,
	catalogue: Catalogue,
	queries: readonly FlowQuery[],
): Promise<FlowMention[]> {
	const inDraft = placesIn(record.draft, catalogue, queries);
	if (inDraft.length > 0 || record.published === null) return inDraft.map((each) => ({ ...each, published: false }));
	const { graph } = await getVersion(db, record.id, record.published);
	return placesIn(graph, catalogue, queries).map((each) => ({ ...each, published: true }));
}

/** The places of the last query, if the graph has some of each. */
function placesIn(graph: FlowRecord["draft"], catalogue: Catalogue, queries: readonly FlowQuery[]) {
	const found = queries.map((query) => mentions(graph, catalogue, query));
	return found.every((places) => places.length > 0) ? (found[0] ?? []) : [];
}
