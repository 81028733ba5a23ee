import { type Account, createAccount, updateAccount } from "@keyway/contract/accounts";
import type { AccountRole } from "@keyway/schema/permission";
import { Button, Checkbox, Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { ROLE_LABELS } from "./roles.ts";

/** Makes an account, or changes its name and roles. */
export function AccountDialog({ account, onClose }: { account: Account | null; onClose: () => void }) {
	const [email, setEmail] = useState(account?.email ?? "");
	const [name, setName] = useState(account?.name ?? "");
	const [roles, setRoles] = useState<AccountRole[]>(account?.roles ?? ["member"]);
	const client = useQueryClient();
	const save = useMutation({
		mutationFn: () =>
			account
				? api(updateAccount, { params: { id: account.id }, body: { name: name.trim(), roles } })
				: api(createAccount, { body: { email: email.trim(), name: name.trim(), roles } }),
		onSuccess: () => {
			void client.invalidateQueries({ queryKey: ["accounts"] });
			onClose();
		},
	});
	return (
		<Modal opened onClose={onClose} title={account ? `Edit ${account.name}` : "Create account"} size={460}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					save.mutate();
				}}
			>
				<TextInput
					label="Name"
					required
					withAsterisk={false}
					data-autofocus
					value={name}
					onChange={(event) => setName(event.currentTarget.value)}
				/>
				<TextInput
					label="E-mail"
					type="email"
					required
					withAsterisk={false}
					disabled={account !== null}
					value={email}
					onChange={(event) => setEmail(event.currentTarget.value)}
				/>
				<Checkbox.Group label="Roles" value={roles} onChange={(value) => setRoles(value as AccountRole[])}>
					<div style={{ display: "grid", gap: 8 }}>
						{Object.entries(ROLE_LABELS).map(([role, { label, help }]) => (
							<Checkbox key={role} value={role} size="xs" label={label} description={help} />
						))}
					</div>
				</Checkbox.Group>
				<InlineAlert error={save.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={save.isPending}>
						{account ? "Save" : "Create account"}
					</Button>
				</div>
			</form>
		</Modal>
	);
}
