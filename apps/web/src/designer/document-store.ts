import { type Batch, type Draft, received, startDraft, withEdits } from "@keyway/flow/draft";
import type { Edit } from "@keyway/flow/edit";
import { emptyHistory, type History, mark, redo, renamedHistory, type Turned, undo } from "@keyway/flow/history";
import { type Pending, rebaseEdits } from "@keyway/flow/rebase";
import type { NewIds } from "@keyway/flow/rename-cards";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { FlowGraph, FlowKind } from "@keyway/schema/flow";
import type { Problem } from "@keyway/schema/problem";
import { createStore } from "zustand";
import { ApiError } from "../api/api-error.ts";
import { type Conflict, conflictsOf, restoring } from "./conflicts.ts";
import { type Mine, overtaken, withMine } from "./overtaken.ts";
import { randomId } from "./random-id.ts";

export type SaveState = "saved" | "saving" | "offline" | "refused";

/** The server's side of a flow that is edited. */
export type FlowServer = {
	/** Posts edits made on `base`. @throws ApiError 409 with the missed edits, status 0 when it cannot be reached. */
	post(base: number, pending: readonly Pending[]): Promise<{ revision: number; problems: Problem[] }>;
	/** Reads the flow anew, after the server refused edits that cannot be repaired. */
	read(): Promise<{ graph: FlowGraph; revision: number; problems: Problem[] }>;
};

export type DocumentState = {
	kind: FlowKind;
	catalogue: Catalogue;
	graph: FlowGraph;
	draft: Draft;
	history: History;
	problems: Problem[];
	save: SaveState;
	/** What the person should be told: a refused edit, edits of theirs that others overtook. */
	message: string | null;
	/** What others did to our work, until it is restored or let go. */
	conflicts: readonly Conflict[];
	/** The last thing that was done, for screen readers. */
	said: string;
};

export type DocumentActions = {
	/** Applies edits at once and sends them soon. False = they cannot be done, and `message` says why. */
	edit(name: string, edits: readonly Edit[], together?: boolean): boolean;
	undo(): void;
	redo(): void;
	/** Takes back so many gestures at once; below zero, does so many again. */
	turnTo(back: number): void;
	/** Takes what the server has taken since, of ours and of others; false = not understood, the flow is read anew. */
	receive(batches: readonly Batch[]): boolean;
	/** Reads the flow anew and puts our edits on top of it again. */
	reload(): void;
	/** Goes on with edits that an earlier page left behind. */
	resume(pending: readonly Pending[]): void;
	/** Our side of a conflict again, as an edit of now; or theirs stays. */
	settle(conflict: Conflict, restore: boolean): void;
	/** Sends what is pending now; resolves when nothing is pending or sending failed. */
	flush(): Promise<void>;
	setProblems(problems: Problem[]): void;
	/** Tells the person something about what they just did. */
	tell(message: string): void;
	/** Says to screen readers what was done without changing the flow. */
	say(words: string): void;
	dismissMessage(): void;
	/** Takes another document as the draft, for example a restored version. */
	replace(graph: FlowGraph, revision: number, problems: Problem[]): void;
};

export type DocumentStart = {
	kind: FlowKind;
	catalogue: Catalogue;
	graph: FlowGraph;
	revision: number;
	problems: Problem[];
};

export type DocumentOptions = {
	delay?: number;
	retryDelay?: number;
	/** Keeps what is pending where it outlives the page. */
	keep?: (revision: number, pending: readonly Pending[]) => void;
	/** What a person is called whom the server names. */
	nameOf?: (by: string) => string;
	/** Cards of ours are called otherwise now. */
	onRenamed?: (ids: NewIds) => void;
};

/** A flow being edited: shown at once, kept on the server, rebased when others edited too, undone as a whole. */
export function createDocumentStore(start: DocumentStart, server: FlowServer, options: DocumentOptions = {}) {
	const { delay = 400, retryDelay = 3_000, keep = () => {}, nameOf = (by) => by, onRenamed = () => {} } = options;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let sending: Promise<void> | null = null;
	let mine: Mine = new Map();

	return createStore<DocumentState & DocumentActions>()((set, get) => {
		const schedule = (after: number) => {
			clearTimeout(timer);
			timer = setTimeout(() => void get().flush(), after);
		};
		const take = (draft: Draft, more: Partial<DocumentState> = {}) => {
			keep(draft.revision, draft.pending);
			set({ draft, graph: draft.graph, ...more });
		};
		const stateOf = (draft: Draft): SaveState => (draft.pending.length > 0 ? "saving" : "saved");

		/** Takes our edits, as one gesture; the draft with them is `next`. */
		const takeOurs = (next: Draft, more: Partial<DocumentState>) => {
			mine = withMine(mine, get().graph, next.graph);
			take(next, { save: get().save === "offline" ? "offline" : "saving", message: null, ...more });
			schedule(delay);
		};

		/** Posts once; true = go on with what is left. */
		async function send(): Promise<boolean> {
			const { draft } = get();
			try {
				const { revision, problems } = await server.post(draft.revision, draft.pending);
				set({ problems, save: "saving" });
				const edits = draft.pending.map(({ edit }) => edit);
				const ids = draft.pending.map(({ id }) => id);
				// The stream may have told us of our own edits before the answer came.
				if (get().draft.revision < revision && !receive([{ base: draft.revision, edits, ids, by: "" }]))
					return reread(null);
				set({ save: stateOf(get().draft) });
				return get().draft.pending.length > 0;
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				return recover(error);
			}
		}

		async function recover(error: ApiError): Promise<boolean> {
			if (error.status === 409) {
				const { missed } = error.errors as { missed: Batch[] };
				if (!receive(missed)) return reread(error.message);
				set({ save: stateOf(get().draft) });
				return get().draft.pending.length > 0;
			}
			if (error.status === 0 || error.status >= 500 || error.status === 429) {
				set({ save: "offline" });
				schedule(retryDelay);
				return false;
			}
			return reread(error.message);
		}

		function receive(batches: readonly Batch[]): boolean {
			const { draft, graph, catalogue, kind, history, conflicts } = get();
			const result = received(draft, batches, catalogue);
			if (!result) return false;
			if (result.by === null) {
				take(result.draft, { save: get().save === "saving" ? stateOf(result.draft) : get().save });
				return true;
			}
			const by = nameOf(result.by);
			const found = overtaken(mine, result.draft.graph, result.ids);
			mine = found.mine;
			const before = { graph, catalogue, kind };
			const after = { graph: result.draft.graph, catalogue, kind };
			const told = conflictsOf({ before, after, by, taken: found.taken, lost: result.lost });
			take(result.draft, {
				history: renamedHistory(history, result.ids),
				conflicts: told.length > 0 ? [...conflicts, ...told] : conflicts,
				said: `${by} edited this flow`,
			});
			if (result.ids.size > 0) onRenamed(result.ids);
			return true;
		}

		/** Our edits cannot be kept: show what the server has, and say why. */
		async function reread(message: string | null): Promise<boolean> {
			set({ save: "refused", message });
			try {
				const { graph, revision, problems } = await server.read();
				mine = new Map();
				take(startDraft(graph, revision), { problems, history: emptyHistory() });
			} catch {
				schedule(retryDelay);
			}
			return false;
		}

		function turn(turned: Turned | null, done: string) {
			if (!turned) return;
			if ("lost" in turned) {
				set({ message: `“${turned.name}” cannot be undone: somebody else has changed the same cards since.` });
				return;
			}
			const { draft } = get();
			const edit: Edit = { kind: "diff.apply", diff: turned.diff };
			const pending = [...draft.pending, { id: randomId(), edit }];
			takeOurs(
				{ ...draft, graph: turned.graph, pending },
				{ history: turned.history, said: `${done}: ${turned.name}` },
			);
		}

		return {
			kind: start.kind,
			catalogue: start.catalogue,
			graph: start.graph,
			draft: startDraft(start.graph, start.revision),
			history: emptyHistory(),
			problems: start.problems,
			save: "saved",
			message: null,
			conflicts: [],
			said: "",

			edit(name, edits, together = false) {
				const { draft, catalogue, history } = get();
				const pending = edits.map((edit) => ({ id: randomId(), edit }));
				const result = withEdits(draft, pending, catalogue);
				if ("problem" in result) {
					set({ message: result.problem.message });
					return false;
				}
				takeOurs(result.draft, {
					history: mark(history, name, draft.graph, result.draft.graph, together),
					said: name,
				});
				return true;
			},
			undo: () => turn(undo(get().history, get().graph), "Undone"),
			redo: () => turn(redo(get().history, get().graph), "Redone"),
			turnTo(back) {
				for (let count = 0; count < Math.abs(back); count++) {
					const { message } = get();
					if (back > 0) get().undo();
					else get().redo();
					// A gesture that others have overtaken stops the way.
					if (get().message !== null && get().message !== message) return;
				}
			},
			receive(batches) {
				const understood = receive(batches);
				if (!understood) get().reload();
				return understood;
			},
			reload() {
				const { pending } = get().draft;
				void reread("This flow has changed so much that it was loaded anew.").then(() => get().resume(pending));
			},
			resume(kept) {
				const { draft, catalogue, history } = get();
				const { graph, pending, lost } = rebaseEdits(draft.graph, draft.graph, kept, catalogue);
				if (pending.length === 0) return;
				const next = { ...draft, graph, pending: [...draft.pending, ...pending] };
				takeOurs(next, {
					history: mark(history, "Go on with unsent edits", draft.graph, graph),
					message: lost[0] ? `An edit from before could not be done again. ${lost[0].problem.message}` : null,
				});
			},
			settle(conflict, restore) {
				if (restore) {
					const edits = restoring(get(), conflict);
					if (edits.length === 0) set({ message: "This cannot be restored any more: the flow has changed too much." });
					else if (!get().edit("Restore my edit", edits)) return;
				}
				set({ conflicts: get().conflicts.filter((each) => each.id !== conflict.id) });
			},
			async flush() {
				clearTimeout(timer);
				if (sending) return sending;
				sending = (async () => {
					while (get().draft.pending.length > 0 && (await send())) {}
				})().finally(() => {
					sending = null;
				});
				return sending;
			},
			setProblems: (problems) => set({ problems }),
			tell: (message) => set({ message }),
			say: (said) => set({ said }),
			dismissMessage: () => set({ message: null }),
			replace(graph, revision, problems) {
				mine = new Map();
				take(startDraft(graph, revision), { problems, history: emptyHistory(), save: "saved", message: null });
			},
		};
	});
}

export type DocumentStore = ReturnType<typeof createDocumentStore>;
