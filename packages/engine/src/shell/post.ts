import type { JsonObject } from "@keyway/schema/json";
import { runKey } from "../kernel/event-key.ts";
import type { ChildEnd, Mail } from "../kernel/settling.ts";
import type { EngineStore, Heard, LoadedRun } from "../ports.ts";
import { isSealed, type SealPort, sealer } from "../sealing.ts";
import type { Programs } from "./programs.ts";

export type PostParts = { store: EngineStore; programs: Programs; seal: SealPort | undefined };

/** A run's mail, and when it was asked for. */
export type Post = { mail: Mail[]; heardAt: number };

/** What these runs heard and did not take in yet, by run. */
export async function readPost(parts: PostParts, runIds: string[]): Promise<Map<string, Mail[]>> {
	const heard = await parts.store.heard(runIds);
	const ends = await readEnds(
		parts,
		heard.filter((each) => !each.event).map((each) => each.source),
	);
	const post = new Map<string, Mail[]>();
	for (const each of heard) {
		const mail = mailOf(parts, each, ends);
		if (mail) post.set(each.runId, [...(post.get(each.runId) ?? []), mail]);
	}
	return post;
}

/** The ends of runs that this run called and waits for: whoever carries it on anew asks, whatever was heard. */
export async function endsFor(
	parts: PostParts,
	runId: string,
	waits: { path: string; child: string }[],
): Promise<Mail[]> {
	if (waits.length === 0) return [];
	const ends = await readEnds(
		parts,
		waits.map((each) => each.child),
	);
	return waits.flatMap(({ path, child }) => {
		const heard = { runId, path, key: runKey(child), source: child, event: null };
		return mailOf(parts, heard, ends) ?? [];
	});
}

function mailOf(parts: PostParts, heard: Heard, ends: Map<string, ChildEnd>): Mail | null {
	const { runId, path, key, source, event } = heard;
	if (event) return { path, key, source, event: event.data };
	const end = ends.get(source);
	if (!end) return null;
	if (!isSealed(end.output)) return { path, key, source, end };
	// Sealed for the run that gave it; its caller gets it sealed for itself.
	const own = sealer(parts.seal, runId);
	const { value } = sealer(parts.seal, source).open(end.output);
	return { path, key, source, end: { ...end, sealed: true, output: resealed(end.output, value, own.seal) } };
}

/** Seals the values that were sealed before. */
function resealed(before: JsonObject, opened: JsonObject, seal: ReturnType<typeof sealer>["seal"]): JsonObject {
	return Object.fromEntries(
		Object.entries(opened).map(([name, value]) => [name, isSealed(before[name] ?? null) ? seal(value) : value]),
	);
}

async function readEnds(parts: PostParts, runIds: string[]): Promise<Map<string, ChildEnd>> {
	const ends = new Map<string, ChildEnd>();
	if (runIds.length === 0) return ends;
	for (const run of await parts.store.load([...new Set(runIds)], false)) {
		const end = await endOf(parts.programs, run);
		if (end) ends.set(run.id, end);
	}
	return ends;
}

async function endOf(programs: Programs, run: LoadedRun): Promise<ChildEnd | null> {
	const last = run.journal
		.flatMap((row) => row.records)
		.findLast((each) => each.t === "finished" || each.t === "retried");
	if (last?.t !== "finished") return null;
	const program = await programs.get(run.flowId, run.version);
	return {
		status: last.status,
		output: last.output ?? {},
		error: last.error ?? null,
		flow: program?.flow.name ?? run.flowId,
		sealed: false,
	};
}
