import type { Grant } from "@keyway/contract/access-requests";
import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { useGrantChanges } from "./use-grants.ts";

/** Ends access before its time: one's own is given back, another's is taken. */
export function RevokeDialog({ grant, own, onClose }: { grant: Grant; own: boolean; onClose: () => void }) {
	const [reason, setReason] = useState("");
	const { revoke } = useGrantChanges();
	const title = own ? `Give ${grant.role.name} back` : `Take ${grant.role.name} from ${grant.user.name}`;
	const submit = () =>
		revoke.mutate(
			{ grant, reason: reason.trim() },
			{
				onSuccess: () => {
					notifyDone(`${grant.role.name} is being removed.`);
					onClose();
				},
			},
		);
	return (
		<Modal opened onClose={onClose} title={title} size={440}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
			>
				<p className="mut">The removal starts at once. Having the role again needs a new request.</p>
				<TextInput
					label="Reason"
					size="xs"
					maxLength={2_000}
					data-autofocus
					value={reason}
					onChange={(event) => setReason(event.currentTarget.value)}
				/>
				<InlineAlert error={revoke.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="danger" loading={revoke.isPending}>
						{own ? "Give back" : "Take away"}
					</Button>
				</div>
			</form>
		</Modal>
	);
}
