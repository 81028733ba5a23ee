import { Button, Modal, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { count } from "../ui/format.ts";
import { type DialogOf, useDialog } from "./dialog.ts";
import { useDocument } from "./document-context.ts";
import { type Hands, pasteClip } from "./selection-edits.ts";

type Props = { hands: Hands; dialog: DialogOf<"paste"> };

/** Copied cards used connections that do not exist here: which ones shall they use instead? */
export function PasteDialog({ hands, dialog }: Props) {
	const catalogue = useDocument((state) => state.catalogue);
	const close = useDialog((state) => state.close);
	const ofConnector = (id: string) => hands.connections.filter((each) => each.connector === id);
	const connectors = [...new Set(dialog.questions.map((question) => question.connector))];
	const [chosen, setChosen] = useState<Record<string, string>>(() =>
		Object.fromEntries(
			connectors.flatMap((id) => {
				const [only, ...others] = ofConnector(id);
				return only && others.length === 0 ? [[id, only.id] as const] : [];
			}),
		),
	);
	const cards = Object.keys(dialog.clip.graph.cards).length;
	return (
		<Modal opened onClose={close} title={`Paste ${count(cards, "card")}`} size={460}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					close();
					pasteClip(hands, dialog, chosen);
				}}
			>
				<p className="mut">The copied cards use connections of another place. Choose which ones they use here.</p>
				{connectors.map((id, index) => {
					const questions = dialog.questions.filter((question) => question.connector === id);
					const names = questions.flatMap((question) => question.name ?? []);
					const used = questions.reduce((sum, question) => sum + question.cards.length, 0);
					return (
						<NativeSelect
							key={id}
							label={catalogue.connectors.find((each) => each.id === id)?.name ?? id}
							description={`${names.length > 0 ? `${names.join(", ")} · ` : ""}${count(used, "card")}`}
							data-autofocus={index === 0}
							data={[
								{ value: "", label: ofConnector(id).length > 0 ? "Choose later" : "No connection yet: choose later" },
								...ofConnector(id).map((each) => ({ value: each.id, label: each.name })),
							]}
							value={chosen[id] ?? ""}
							onChange={(event) => {
								const { value } = event.currentTarget;
								setChosen(({ [id]: _, ...others }) => (value === "" ? others : { ...others, [id]: value }));
							}}
						/>
					);
				})}
				<div className="form-foot">
					<Button onClick={close}>Cancel</Button>
					<Button type="submit" variant="filled">
						Paste
					</Button>
				</div>
			</form>
		</Modal>
	);
}
