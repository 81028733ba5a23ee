import type { FlowDetail } from "@keyway/contract/flows";
import { useDeferredValue, useMemo } from "react";
import { Link } from "wouter";
import type { ShownChanges } from "../designer/dock.tsx";
import type { FlowContext } from "../words/flow-context.ts";
import { compare } from "./changes.ts";
import { useVersion } from "./use-version.ts";

/** What the draft has that the published version has not; null for a flow that was never published. */
export function useDraftChanges(flow: FlowDetail, context: FlowContext): ShownChanges | null {
	const version = useVersion(flow.id, flow.published);
	// Typing comes first: the list follows with the next free moment.
	const draft = useDeferredValue(context);
	const published = version.data?.graph;
	return useMemo(() => {
		if (!published || flow.published === null) return null;
		const { changes } = compare(published, draft.graph, draft);
		return {
			label: `Changes since v${flow.published}`,
			list: changes,
			head:
				changes.length > 0 ? (
					<p className="changes-head">
						<Link href={`/flows/${flow.id}/versions/${flow.published}/draft`}>Show on the canvas</Link>
					</p>
				) : null,
		};
	}, [published, draft, flow.published, flow.id]);
}
