import type { Someone } from "@keyway/contract/someone";
import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMe } from "../session/use-me.ts";
import { shortDate } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { PersonPicker } from "./person-picker.tsx";
import { useDelegations } from "./use-delegations.ts";

/** Lets a colleague decide in one's place for a while. */
export function DelegationDialog({ onClose }: { onClose: () => void }) {
	const { me } = useMe();
	const { list, create, remove } = useDelegations();
	const [to, setTo] = useState<Someone | null>(null);
	const [until, setUntil] = useState("");
	const mine = list.data?.items.filter((each) => each.from.id === me?.personId) ?? [];
	const submit = () => {
		if (!to) return;
		create.mutate(
			{ toId: to.id, endsAt: new Date(`${until}T23:59:59`).toISOString() },
			{
				onSuccess: () => {
					notifyDone(`${to.name} may decide for you until ${shortDate(`${until}T12:00`)}.`);
					onClose();
				},
			},
		);
	};
	return (
		<Modal opened onClose={onClose} title="Who decides for you" size={460}>
			<ul className="delegations" aria-label="Your stand-ins">
				{mine.map((each) => (
					<li key={each.id}>
						<span className="grow">
							<b>{each.to.name}</b>
							<span className="cell-sub">
								{shortDate(each.startsAt)} to {shortDate(each.endsAt)}
							</span>
						</span>
						<Button
							loading={remove.isPending && remove.variables === each.id}
							onClick={() => remove.mutate(each.id)}
							aria-label={`End for ${each.to.name}`}
						>
							End
						</Button>
					</li>
				))}
			</ul>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
			>
				<PersonPicker label="Stand-in" value={to} onChange={setTo} />
				<TextInput
					label="Until"
					size="xs"
					type="date"
					required
					withAsterisk={false}
					min={new Date().toISOString().slice(0, 10)}
					value={until}
					onChange={(event) => setUntil(event.currentTarget.value)}
				/>
				<p className="mut">They never decide about what they or you ask for. The audit says for whom they decided.</p>
				<InlineAlert error={create.error ?? remove.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={create.isPending} disabled={!to || !until}>
						Let them decide
					</Button>
				</div>
			</form>
		</Modal>
	);
}
