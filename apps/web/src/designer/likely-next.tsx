import { suggestNext } from "@keyway/flow/suggest";
import type { CatalogueEntry } from "@keyway/schema/catalogue";
import { useMemo } from "react";
import { useUsage } from "../api/use-catalogue.ts";
import { titleOf } from "../words/flow-context.ts";
import { spotAfter } from "./commands.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDocument } from "./document-context.ts";
import { PaletteItem } from "./palette-item.tsx";

/** What most often comes behind the selected card, or at the end of the flow. */
export function LikelyNext({ onAdd }: { onAdd: (entry: CatalogueEntry) => void }) {
	const graph = useDocument((state) => state.graph);
	const catalogue = useDocument((state) => state.catalogue);
	const kind = useDocument((state) => state.kind);
	const usage = useUsage();
	const selected = useDesignerView((view) => view.selected);
	const suggestions = useMemo(
		() => suggestNext(graph, spotAfter(graph, selected), catalogue, usage),
		[graph, selected, catalogue, usage],
	);
	const after = selected ?? graph.lanes["main"]?.at(-1) ?? "trigger";
	if (suggestions.length === 0) return null;
	return (
		<>
			<h2>
				Likely next <span className="ellipsis">after {titleOf({ graph, catalogue, kind }, after)}</span>
			</h2>
			{suggestions.map(({ uses, entry, words }) => (
				<PaletteItem key={uses} catalogue={catalogue} entry={entry} detail={words} onAdd={onAdd} />
			))}
		</>
	);
}
