import type { User } from "@keyway/contract/users";
import { USER_TYPES } from "@keyway/schema/person";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { nameOf, useUserChanges } from "./use-users.ts";
import { attributesOf, draftOf, type FormField, USER_FIELDS, type UserDraft } from "./user-form.ts";

const TYPES = [
	{ value: "", label: "Not set" },
	...USER_TYPES.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) })),
];

type Props = { user: User | null; people: User[]; onClose: () => void; onSaved?: (user: User) => void };

/** Creates a person, or changes one; what was typed stays when the server refuses. */
export function UserFormDialog({ user, people, onClose, onSaved }: Props) {
	const [draft, setDraft] = useState<UserDraft>(() => draftOf(user));
	const { create, update } = useUserChanges();
	const change = user ? update : create;
	const listId = useId();

	const done = (saved: User) => {
		notifyDone(user ? `${nameOf(saved)} was saved.` : `${nameOf(saved)} was created.`);
		onSaved?.(saved);
		onClose();
	};
	const submit = () => {
		const attributes = attributesOf(draft, user);
		if (user) update.mutate({ id: user.id, attributes }, { onSuccess: done });
		else create.mutate({ ...attributes, email: draft.email?.trim() ?? "" }, { onSuccess: done });
	};

	return (
		<Modal opened onClose={onClose} title={user ? `Edit ${nameOf(user)}` : "Create user"} size={560}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
			>
				<div className="form-pair">
					{USER_FIELDS.map((field) => (
						<Field
							key={field.name}
							field={field}
							value={draft[field.name] ?? ""}
							first={field === USER_FIELDS[0]}
							listId={listId}
							onChange={(value) => setDraft({ ...draft, [field.name]: value })}
						/>
					))}
				</div>
				<datalist id={listId}>
					{people.map((person) => (
						<option key={person.id} value={person.email ?? person.id}>
							{nameOf(person)}
						</option>
					))}
				</datalist>
				<InlineAlert error={change.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={change.isPending}>
						{user ? "Save" : "Create user"}
					</Button>
				</div>
			</form>
		</Modal>
	);
}

type FieldProps = {
	field: FormField;
	value: string;
	first: boolean;
	listId: string;
	onChange: (value: string) => void;
};

function Field({ field, value, first, listId, onChange }: FieldProps) {
	if (field.kind === "type")
		return (
			<NativeSelect
				label={field.label}
				size="xs"
				data={TYPES}
				value={value}
				onChange={(event) => onChange(event.currentTarget.value)}
			/>
		);
	const type = field.kind === "date" ? "date" : field.kind === "email" ? "email" : "text";
	return (
		<TextInput
			label={field.label}
			size="xs"
			type={type}
			required={field.required ?? false}
			withAsterisk={false}
			value={value}
			{...(first ? { "data-autofocus": true } : {})}
			{...(field.kind === "person" ? { list: listId, placeholder: "E-mail address" } : {})}
			onChange={(event) => onChange(event.currentTarget.value)}
		/>
	);
}
