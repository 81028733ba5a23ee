import type { Template } from "@keyway/contract/templates";
import { connected } from "@keyway/flow/template";
import type { Catalogue } from "@keyway/schema/catalogue";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";
import { useDocumentStore } from "../designer/document-context.ts";
import { useProposal } from "../steps/proposal-store.ts";
import { Tile } from "../ui/tile.tsx";
import { iconOf } from "../words/flow-context.ts";
import { firstTemplates, useTemplates } from "./use-templates.ts";
import "./empty-canvas.css";

const InstallDialog = lazy(() => import("./install-dialog.tsx"));

/** Below the first card of an empty flow: four examples that can be put in its place, as one step that can be undone. */
export default function EmptyCanvas({ catalogue }: { catalogue: Catalogue }) {
	const store = useDocumentStore();
	const templates = firstTemplates(useTemplates().data ?? []);
	const [chosen, setChosen] = useState<Template | null>(null);
	const proposal = useProposal((view) => view.proposal);
	// Cards that are being written stand in their place.
	if (templates.length === 0 || proposal) return null;
	return (
		<section className="empty-canvas" aria-label="Start from a template">
			<div className="empty-canvas-head">
				<h2>Or start from a template</h2>
				<Link href="/templates">All templates</Link>
			</div>
			<div className="empty-canvas-offers">
				{templates.map((template) => (
					<button key={template.id} type="button" title={template.description} onClick={() => setChosen(template)}>
						<Tile icon={iconOf({ graph: template.graph, catalogue, kind: template.kind }, "trigger")} size={26} />
						<span>{template.name}</span>
					</button>
				))}
			</div>
			{chosen ? (
				<Suspense fallback={null}>
					<InstallDialog
						template={chosen}
						catalogue={catalogue}
						named
						verb="Use this template"
						pending={false}
						error={null}
						onInstall={(_, connections) => {
							const graph = connected(chosen.graph, catalogue, connections);
							setChosen(null);
							store.getState().edit(`Start from “${chosen.name}”`, [{ kind: "graph.set", graph }]);
						}}
						onClose={() => setChosen(null)}
					/>
				</Suspense>
			) : null}
		</section>
	);
}
