import { createToken } from "@keyway/contract/tokens";
import type { Permission } from "@keyway/schema/permission";
import { Button, Checkbox, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client.ts";
import { useMe } from "../session/use-me.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";

const DAYS = [
	{ value: "7", label: "7 days" },
	{ value: "30", label: "30 days" },
	{ value: "90", label: "90 days" },
	{ value: "365", label: "1 year" },
];

type Props = { onClose: () => void; onMade: (made: { name: string; token: string }) => void };

/** Makes a token with some of the rights that the signed-in account has. */
export function TokenDialog({ onClose, onMade }: Props) {
	const { me } = useMe();
	const client = useQueryClient();
	const [name, setName] = useState("");
	const [scopes, setScopes] = useState<Permission[]>([]);
	const [days, setDays] = useState("90");
	const make = useMutation({
		mutationFn: () => {
			const expiresAt = new Date(Date.now() + Number(days) * 86_400_000 - 60_000).toISOString();
			return api(createToken, { body: { name: name.trim(), scopes, expiresAt } });
		},
		onSuccess: (made) => {
			void client.invalidateQueries({ queryKey: ["tokens"] });
			onMade(made);
			onClose();
		},
	});
	return (
		<Modal opened onClose={onClose} title="Create an API token" size={480}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					make.mutate();
				}}
			>
				<TextInput
					label="Name"
					description="What uses it."
					required
					withAsterisk={false}
					data-autofocus
					value={name}
					onChange={(event) => setName(event.currentTarget.value)}
				/>
				<NativeSelect
					label="Expires after"
					data={DAYS}
					value={days}
					onChange={(event) => setDays(event.currentTarget.value)}
				/>
				<Checkbox.Group label="Scopes" value={scopes} onChange={(value) => setScopes(value as Permission[])}>
					<div className="form-pair" style={{ gap: 8 }}>
						{me?.permissions.map((permission) => (
							<Checkbox key={permission} value={permission} size="xs" label={permission} />
						))}
					</div>
				</Checkbox.Group>
				<InlineAlert error={make.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button
						type="submit"
						variant="filled"
						loading={make.isPending}
						disabled={scopes.length === 0 || name.trim() === ""}
					>
						Create token
					</Button>
				</div>
			</form>
		</Modal>
	);
}
