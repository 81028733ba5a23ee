import type { Template } from "@keyway/contract/templates";
import type { Catalogue } from "@keyway/schema/catalogue";
import { Tile } from "../ui/tile.tsx";
import { FlowPicture } from "./flow-picture.tsx";
import "./template-card.css";

type Props = { template: Template; catalogue: Catalogue; onPick: () => void };

/** An example in the gallery: what it looks like, what it does, what it needs. */
export function TemplateCard({ template, catalogue, onPick }: Props) {
	const connectors = template.connectors.flatMap((id) => catalogue.connectors.find((each) => each.id === id) ?? []);
	return (
		<button type="button" className="template-card" onClick={onPick}>
			<span className="template-picture" aria-hidden="true">
				<FlowPicture context={{ graph: template.graph, catalogue, kind: template.kind }} />
			</span>
			<b>{template.name}</b>
			<span className="template-words">{template.description}</span>
			{connectors.length > 0 ? (
				<span className="template-needs">
					{connectors.map((connector) => (
						<span key={connector.id}>
							<Tile icon={connector.icon} size={18} />
							{connector.name}
						</span>
					))}
				</span>
			) : null}
		</button>
	);
}
