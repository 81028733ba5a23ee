import { resolvePath } from "@keyway/expression/member";
import { rootSpec } from "@keyway/expression/type-scope";
import { createScopes } from "@keyway/flow/scope";
import type { Reference } from "@keyway/schema/field-value";
import type { FlowContext } from "../words/flow-context.ts";

/** The cards whose fields may read a piece of data, by the same typed scopes that validation uses. */
export function readersOf({ graph, kind, catalogue }: FlowContext, { card, path }: Reference): Set<string> {
	const scopes = createScopes(graph, kind, catalogue);
	const readers = Object.keys(graph.cards).filter((id) => {
		if (id === card) return false;
		const root = rootSpec(scopes.of(id), card);
		return root !== undefined && "spec" in resolvePath(root, path);
	});
	return new Set(readers);
}
