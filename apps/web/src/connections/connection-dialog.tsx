import type { Connection } from "@keyway/contract/connections";
import type { CallLimits } from "@keyway/schema/call-limits";
import type { ConnectorEntry, FieldSpec } from "@keyway/schema/catalogue";
import type { Json, JsonObject } from "@keyway/schema/json";
import { Button, Modal, NativeSelect, NumberInput, PasswordInput, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { LimitFields } from "./limit-fields.tsx";
import { useConnectionChanges } from "./use-connections.ts";

type Props = { connector: ConnectorEntry; connection: Connection | null; onClose: () => void };

/** Makes or changes a connection from its connector's fields; secrets can be replaced, never read. */
export function ConnectionDialog({ connector, connection, onClose }: Props) {
	const [name, setName] = useState(connection?.name ?? connector.name);
	const [fields, setFields] = useState<JsonObject>(() => startingFields(connector.connection ?? [], connection));
	const [limits, setLimits] = useState<CallLimits | null>(connection?.limits ?? null);
	const { save } = useConnectionChanges();
	const submit = () =>
		save.mutate(
			{
				id: connection?.id ?? null,
				connector: connector.id,
				name: name.trim(),
				fields: changed(fields, connection),
				limits,
			},
			{
				onSuccess: (saved) => {
					notifyDone(`The connection “${saved.name}” was saved.`);
					onClose();
				},
			},
		);
	return (
		<Modal
			opened
			onClose={onClose}
			title={connection ? `Edit ${connection.name}` : `Connect ${connector.name}`}
			size={480}
		>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
			>
				<TextInput
					label="Name"
					description="As it is shown in flows."
					required
					withAsterisk={false}
					data-autofocus
					maxLength={200}
					value={name}
					onChange={(event) => setName(event.currentTarget.value)}
				/>
				{(connector.connection ?? []).map((spec) => (
					<ConnectionField
						key={spec.name}
						spec={spec}
						isSet={connection?.secrets.includes(spec.name) ?? false}
						value={fields[spec.name]}
						onChange={(value) => setFields({ ...fields, [spec.name]: value })}
					/>
				))}
				<LimitFields defaults={connector.limits ?? {}} limits={limits} onChange={setLimits} />
				<InlineAlert error={save.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={save.isPending}>
						{connection ? "Save" : "Connect"}
					</Button>
				</div>
			</form>
		</Modal>
	);
}

function startingFields(specs: FieldSpec[], connection: Connection | null): JsonObject {
	if (connection) return { ...connection.fields };
	const defaults = specs.filter((spec) => spec.default !== undefined).map((spec) => [spec.name, spec.default as Json]);
	return Object.fromEntries(defaults) as JsonObject;
}

/** Fields that were left as they are stay out, so that a new name alone does not ask for the secrets again. */
function changed(fields: JsonObject, connection: Connection | null): JsonObject {
	const kept = Object.entries(fields).filter(([name, value]) => value !== "" && value !== connection?.fields[name]);
	return Object.fromEntries(kept);
}

type FieldProps = { spec: FieldSpec; isSet: boolean; value: Json | undefined; onChange: (value: Json) => void };

function ConnectionField({ spec, isSet, value, onChange }: FieldProps) {
	const common = {
		label: spec.label,
		description: spec.help,
		placeholder: spec.placeholder,
		required: spec.required && !isSet,
		withAsterisk: false,
	};
	const text = typeof value === "string" ? value : "";
	if (spec.secret)
		return (
			<PasswordInput
				{...common}
				autoComplete="off"
				placeholder={isSet ? "Set, enter to replace" : spec.placeholder}
				value={text}
				onChange={(event) => onChange(event.currentTarget.value)}
			/>
		);
	if (spec.choices)
		return (
			<NativeSelect
				label={spec.label}
				description={spec.help}
				data={spec.choices.map((choice) => ({ value: String(choice.value), label: choice.label }))}
				value={String(value ?? "")}
				onChange={(event) =>
					onChange(spec.choices?.find((each) => String(each.value) === event.currentTarget.value)?.value ?? "")
				}
			/>
		);
	if (spec.type === "boolean")
		return (
			<Switch
				label={spec.label}
				description={spec.help}
				checked={value === true}
				onChange={(event) => onChange(event.currentTarget.checked)}
			/>
		);
	if (spec.type === "number")
		return (
			<NumberInput
				{...common}
				value={typeof value === "number" ? value : ""}
				onChange={(next) => onChange(typeof next === "number" ? next : "")}
			/>
		);
	if (spec.type === "longText")
		return (
			<Textarea
				{...common}
				autosize
				minRows={3}
				value={text}
				onChange={(event) => onChange(event.currentTarget.value)}
			/>
		);
	return <TextInput {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
}
