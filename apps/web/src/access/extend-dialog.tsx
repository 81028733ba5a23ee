import type { Grant } from "@keyway/contract/access-requests";
import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { fullTime } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { DurationField } from "./duration-field.tsx";
import { useGrantChanges } from "./use-grants.ts";

/** Asks for more time; the same length again is filled in, so that one press is enough. */
export function ExtendDialog({ grant, onClose }: { grant: Grant; onClose: () => void }) {
	const [duration, setDuration] = useState(grant.duration ?? "P7D");
	const [justification, setJustification] = useState("");
	const { extend } = useGrantChanges();
	const submit = () =>
		extend.mutate(
			{ grant, duration, justification: justification.trim(), answers: {} },
			{
				onSuccess: (request) => {
					const asked = request.approvers.map((each) => each.name).join(", ");
					notifyDone(asked ? `${asked} will be asked.` : "More time was given.");
					onClose();
				},
			},
		);
	return (
		<Modal opened onClose={onClose} title={`More time for ${grant.role.name}`} size={440}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
			>
				{grant.endsAt ? <p className="mut">It ends on {fullTime(grant.endsAt)}. The time is added to that.</p> : null}
				<DurationField label="How much longer" value={duration} whenEmpty="" onChange={setDuration} />
				<Textarea
					label="Why it is still needed"
					autosize
					minRows={2}
					maxRows={6}
					maxLength={2_000}
					data-autofocus
					value={justification}
					onChange={(event) => setJustification(event.currentTarget.value)}
				/>
				<InlineAlert error={extend.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={extend.isPending} disabled={!duration}>
						Ask for more time
					</Button>
				</div>
			</form>
		</Modal>
	);
}
