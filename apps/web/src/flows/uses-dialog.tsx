import { Modal } from "@mantine/core";
import { KeyRound } from "lucide-react";
import { Link } from "wouter";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { KindIcon } from "./kind-icon.tsx";
import { MentionList } from "./mention-list.tsx";
import { type UsedThing, useUses } from "./use-flow-uses.ts";
import "./uses-dialog.css";

/** Which flows call a flow or use a connection, at which cards, and which roles run it. */
export default function UsesDialog({ thing, onClose }: { thing: UsedThing; onClose: () => void }) {
	const { data, error } = useUses(thing);
	const none = data?.flows.length === 0 && data.roles.length === 0;
	return (
		<Modal opened onClose={onClose} title={`What uses “${thing.name}”`} size={560}>
			<InlineAlert error={error} />
			{data || error ? null : <SkeletonRows rows={3} />}
			{none ? <p className="mut">Nothing uses it. It can be deleted.</p> : null}
			<ul className="uses-list">
				{data?.roles.map(({ id, name, app, as }) => (
					<li key={`${id} ${as}`}>
						<span className="kind-icon" data-tone="ok" aria-hidden="true">
							<KeyRound size={16} />
						</span>
						<div>
							<Link className="name" href={`/access/roles/${id}`}>
								{name} of {app}
							</Link>
							<span className="cell-sub">{as === "provisioning" ? "Gives the role" : "Takes the role away"}</span>
						</div>
					</li>
				))}
				{data?.flows.map(({ id, name, kind, cards }) => (
					<li key={id}>
						<KindIcon kind={kind} />
						<div>
							<Link className="name" href={`/flows/${id}`}>
								{name}
							</Link>
							<MentionList flowId={id} mentions={cards} />
						</div>
					</li>
				))}
			</ul>
		</Modal>
	);
}
