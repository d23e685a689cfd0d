"use strict";
(() => {
  var __typeError = (msg) => {
    throw TypeError(msg);
  };
  var __accessCheck = (obj, member, msg) => member.has(obj) || __typeError("Cannot " + msg);
  var __privateGet = (obj, member, getter) => (__accessCheck(obj, member, "read from private field"), getter ? getter.call(obj) : member.get(obj));
  var __privateAdd = (obj, member, value) => member.has(obj) ? __typeError("Cannot add the same private member more than once") : member instanceof WeakSet ? member.add(obj) : member.set(obj, value);
  var __privateSet = (obj, member, value, setter) => (__accessCheck(obj, member, "write to private field"), setter ? setter.call(obj, value) : member.set(obj, value), value);

  // libs/listening/core/src/offline/base64.ts
  var ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  var VALUES = new Map(Array.from(ALPHABET, (char, value) => [char, value]));
  function bytesOfBase64(text3) {
    const bytes = new Uint8Array(Math.floor(text3.length * 3 / 4));
    let length = 0;
    let held = 0;
    let bits = 0;
    for (const char of text3) {
      const value = VALUES.get(char);
      if (value === void 0) continue;
      held = (held << 6 | value) & 65535;
      bits += 6;
      if (bits < 8) continue;
      bits -= 8;
      bytes[length] = held >> bits & 255;
      length += 1;
    }
    return bytes.subarray(0, length);
  }

  // libs/listening/core/src/offline/utf8.ts
  var REPLACEMENT = 65533;
  var _fatal;
  var Utf8Decoder = class {
    /** @throws RangeError for another encoding than UTF-8 */
    constructor(label = "utf-8", { fatal = false } = {}) {
      __privateAdd(this, _fatal);
      if (label !== "utf-8") throw new RangeError(`The encoding ${label} is not supported`);
      __privateSet(this, _fatal, fatal);
    }
    /** @throws TypeError for bytes that are no UTF-8, when it is fatal. */
    decode(bytes) {
      const parts = [];
      let points = [];
      for (let at2 = startOf(bytes); at2 < bytes.length; ) {
        const { point, length } = next(bytes, at2);
        if (point < 0 && __privateGet(this, _fatal)) throw new TypeError("The encoded data was not valid for encoding utf-8");
        points.push(point < 0 ? REPLACEMENT : point);
        at2 += length;
        if (points.length === 4096) {
          parts.push(String.fromCodePoint(...points));
          points = [];
        }
      }
      return [...parts, String.fromCodePoint(...points)].join("");
    }
  };
  _fatal = new WeakMap();
  function startOf(bytes) {
    return bytes[0] === 239 && bytes[1] === 187 && bytes[2] === 191 ? 3 : 0;
  }
  function next(bytes, at2) {
    var _a, _b;
    const first = (_a = bytes[at2]) != null ? _a : 0;
    if (first < 128) return { point: first, length: 1 };
    const more = first >= 194 && first <= 223 ? 1 : (first & 240) === 224 ? 2 : first >= 240 && first <= 244 ? 3 : 0;
    if (more === 0) return { point: -1, length: 1 };
    let point = first & 63 >> more;
    for (let i = 1; i <= more; i += 1) {
      const byte = (_b = bytes[at2 + i]) != null ? _b : -1;
      const [low, high] = i === 1 ? secondOf(first) : [128, 191];
      if (byte < low || byte > high) return { point: -1, length: i };
      point = point << 6 | byte & 63;
    }
    return { point, length: more + 1 };
  }
  function secondOf(first) {
    switch (first) {
      case 224:
        return [160, 191];
      case 237:
        return [128, 159];
      case 240:
        return [144, 191];
      case 244:
        return [128, 143];
      default:
        return [128, 191];
    }
  }

  // libs/listening/core/src/offline/builtins.ts
  var builtins = [
    [globalThis, "TextDecoder", Utf8Decoder],
    [
      Array.prototype,
      "at",
      function at(index) {
        return this[index < 0 ? this.length + index : index];
      }
    ],
    [
      Array.prototype,
      "toSorted",
      function toSorted(compare) {
        return this.slice().sort(compare);
      }
    ],
    [
      Array.prototype,
      "findLast",
      function findLast(matches) {
        return this.slice().reverse().find(matches);
      }
    ],
    [Object, "hasOwn", (value, key) => Object.prototype.hasOwnProperty.call(value, key)],
    [
      Map,
      "groupBy",
      (values, keyOf) => {
        const groups = /* @__PURE__ */ new Map();
        for (const value of values) {
          const key = keyOf(value);
          const group = groups.get(key);
          if (group) group.push(value);
          else groups.set(key, [value]);
        }
        return groups;
      }
    ],
    [
      String.prototype,
      "isWellFormed",
      function isWellFormed() {
        return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/.test(this);
      }
    ]
  ];
  function addBuiltins() {
    for (const [owner, name, value] of builtins) {
      if (name in owner) continue;
      Object.defineProperty(owner, name, { value, writable: true, configurable: true });
    }
  }

  // libs/listening/core/src/figure.ts
  var BETWEEN = "\n";
  function figureName(scope, episode, start, field) {
    return [scope, episode, start, field].join(BETWEEN);
  }
  function figureOf(name) {
    const [scope = "", episode = "", start = "", field = ""] = name.split(BETWEEN);
    return { scope, episode, start: Number(start), field };
  }
  var WINDOW_MS = 1e4;
  var MINUTE_MS = 6e4;

  // libs/contracts/src/time.ts
  var HOUR_MS = 36e5;
  var DAY_MS = 864e5;

  // libs/contracts/src/decay.ts
  var HALF_LIVES_PER_EPOCH = 256;
  var TREND_DECAY = { halfLifeMs: 3 * HOUR_MS };
  var AFFINITY_DECAY = { halfLifeMs: 14 * DAY_MS };
  function epochOf(decay, atMs) {
    return Math.floor(atMs / (decay.halfLifeMs * HALF_LIVES_PER_EPOCH));
  }
  function decayField(name, epoch) {
    return `${name}_${epoch}`;
  }
  function decayedWeight(decay, atMs, weight) {
    return weight * 2 ** halfLivesInto(decay, epochOf(decay, atMs), atMs);
  }
  function halfLivesInto(decay, epoch, atMs) {
    return atMs / decay.halfLifeMs - epoch * HALF_LIVES_PER_EPOCH;
  }

  // libs/contracts/src/documents/episode.ts
  var LABELS = ["world", "sports", "business", "sci_tech"];

  // node_modules/valibot/dist/index.mjs
  var store$4;
  var DEFAULT_CONFIG = {
    lang: void 0,
    message: void 0,
    abortEarly: void 0,
    abortPipeEarly: void 0
  };
  // @__NO_SIDE_EFFECTS__
  function getGlobalConfig(config$1) {
    var _a, _b, _c;
    if (!config$1 && !store$4) return DEFAULT_CONFIG;
    return {
      lang: (_a = config$1 == null ? void 0 : config$1.lang) != null ? _a : store$4 == null ? void 0 : store$4.lang,
      message: config$1 == null ? void 0 : config$1.message,
      abortEarly: (_b = config$1 == null ? void 0 : config$1.abortEarly) != null ? _b : store$4 == null ? void 0 : store$4.abortEarly,
      abortPipeEarly: (_c = config$1 == null ? void 0 : config$1.abortPipeEarly) != null ? _c : store$4 == null ? void 0 : store$4.abortPipeEarly
    };
  }
  var store$3;
  // @__NO_SIDE_EFFECTS__
  function getGlobalMessage(lang) {
    return store$3 == null ? void 0 : store$3.get(lang);
  }
  var store$2;
  // @__NO_SIDE_EFFECTS__
  function getSchemaMessage(lang) {
    return store$2 == null ? void 0 : store$2.get(lang);
  }
  var store$1;
  // @__NO_SIDE_EFFECTS__
  function getSpecificMessage(reference, lang) {
    var _a;
    return (_a = store$1 == null ? void 0 : store$1.get(reference)) == null ? void 0 : _a.get(lang);
  }
  // @__NO_SIDE_EFFECTS__
  function _stringify(input) {
    var _a, _b, _c;
    const type = typeof input;
    if (type === "string") return `"${input}"`;
    if (type === "number" || type === "bigint" || type === "boolean") return `${input}`;
    if (type === "object" || type === "function") return (_c = input && ((_b = (_a = Object.getPrototypeOf(input)) == null ? void 0 : _a.constructor) == null ? void 0 : _b.name)) != null ? _c : "null";
    return type;
  }
  function _addIssue(context, label, dataset, config$1, other) {
    var _a, _b, _c, _d, _e, _f, _g, _h;
    const input = other && "input" in other ? other.input : dataset.value;
    const expected = (_b = (_a = other == null ? void 0 : other.expected) != null ? _a : context.expects) != null ? _b : null;
    const received = (_c = other == null ? void 0 : other.received) != null ? _c : /* @__PURE__ */ _stringify(input);
    const issue = {
      kind: context.kind,
      type: context.type,
      input,
      expected,
      received,
      message: `Invalid ${label}: ${expected ? `Expected ${expected} but r` : "R"}eceived ${received}`,
      requirement: context.requirement,
      path: other == null ? void 0 : other.path,
      issues: other == null ? void 0 : other.issues,
      lang: config$1.lang,
      abortEarly: config$1.abortEarly,
      abortPipeEarly: config$1.abortPipeEarly
    };
    const isSchema = context.kind === "schema";
    const message$1 = (_h = (_g = (_f = (_e = (_d = other == null ? void 0 : other.message) != null ? _d : context.message) != null ? _e : /* @__PURE__ */ getSpecificMessage(context.reference, issue.lang)) != null ? _f : isSchema ? /* @__PURE__ */ getSchemaMessage(issue.lang) : null) != null ? _g : config$1.message) != null ? _h : /* @__PURE__ */ getGlobalMessage(issue.lang);
    if (message$1 !== void 0) issue.message = typeof message$1 === "function" ? message$1(issue) : message$1;
    if (isSchema) dataset.typed = false;
    if (dataset.issues) dataset.issues.push(issue);
    else dataset.issues = [issue];
  }
  // @__NO_SIDE_EFFECTS__
  function _isSameValueZero(value1, value2) {
    return value1 === value2 || Number.isNaN(value1) && Number.isNaN(value2);
  }
  // @__NO_SIDE_EFFECTS__
  function _joinExpects(values$1, separator) {
    var _a;
    const list = [...new Set(values$1)];
    if (list.length > 1) return `(${list.join(` ${separator} `)})`;
    return (_a = list[0]) != null ? _a : "never";
  }
  function _standardSchema(schema) {
    schema["~standard"] = {
      version: 1,
      vendor: "valibot",
      validate: (value$1) => schema["~run"]({ value: value$1 }, /* @__PURE__ */ getGlobalConfig())
    };
    return schema;
  }
  // @__NO_SIDE_EFFECTS__
  function getDotPath(issue) {
    if (issue.path) {
      let key = "";
      for (const item of issue.path) if (typeof item.key === "string" || typeof item.key === "number") if (key) key += `.${item.key}`;
      else key += item.key;
      else return null;
      return key;
    }
    return null;
  }
  var ValiError = class extends Error {
    /**
    * Creates a Valibot error with useful information.
    *
    * @param issues The error issues.
    */
    constructor(issues) {
      super(issues[0].message);
      this.name = "ValiError";
      this.issues = issues;
    }
  };
  // @__NO_SIDE_EFFECTS__
  function check(requirement, message$1) {
    return {
      kind: "validation",
      type: "check",
      reference: check,
      async: false,
      expects: null,
      requirement,
      message: message$1,
      "~run"(dataset, config$1) {
        if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "input", dataset, config$1);
        return dataset;
      }
    };
  }
  // @__NO_SIDE_EFFECTS__
  function finite(message$1) {
    return {
      kind: "validation",
      type: "finite",
      reference: finite,
      async: false,
      expects: null,
      requirement: Number.isFinite,
      message: message$1,
      "~run"(dataset, config$1) {
        if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "finite", dataset, config$1);
        return dataset;
      }
    };
  }
  // @__NO_SIDE_EFFECTS__
  function minLength(requirement, message$1) {
    return {
      kind: "validation",
      type: "min_length",
      reference: minLength,
      async: false,
      expects: `>=${requirement}`,
      requirement,
      message: message$1,
      "~run"(dataset, config$1) {
        if (dataset.typed && dataset.value.length < this.requirement) _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
        return dataset;
      }
    };
  }
  // @__NO_SIDE_EFFECTS__
  function regex(requirement, message$1) {
    return {
      kind: "validation",
      type: "regex",
      reference: regex,
      async: false,
      expects: `${requirement}`,
      requirement,
      message: message$1,
      "~run"(dataset, config$1) {
        if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "format", dataset, config$1);
        return dataset;
      }
    };
  }
  // @__NO_SIDE_EFFECTS__
  function toUpperCase() {
    return {
      kind: "transformation",
      type: "to_upper_case",
      reference: toUpperCase,
      async: false,
      "~run"(dataset) {
        dataset.value = dataset.value.toUpperCase();
        return dataset;
      }
    };
  }
  // @__NO_SIDE_EFFECTS__
  function transform(operation) {
    return {
      kind: "transformation",
      type: "transform",
      reference: transform,
      async: false,
      operation,
      "~run"(dataset) {
        dataset.value = this.operation(dataset.value);
        return dataset;
      }
    };
  }
  // @__NO_SIDE_EFFECTS__
  function trim() {
    return {
      kind: "transformation",
      type: "trim",
      reference: trim,
      async: false,
      "~run"(dataset) {
        dataset.value = dataset.value.trim();
        return dataset;
      }
    };
  }
  var ABORT_EARLY_CONFIG = { abortEarly: true };
  // @__NO_SIDE_EFFECTS__
  function getFallback(schema, dataset, config$1) {
    return typeof schema.fallback === "function" ? schema.fallback(dataset, config$1) : schema.fallback;
  }
  // @__NO_SIDE_EFFECTS__
  function fallback(schema, fallback$1) {
    return _standardSchema({
      ...schema,
      fallback: fallback$1,
      "~run"(dataset, config$1) {
        const outputDataset = schema["~run"](dataset, config$1);
        return outputDataset.issues ? {
          typed: true,
          value: /* @__PURE__ */ getFallback(this, outputDataset, config$1)
        } : outputDataset;
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function getDefault(schema, dataset, config$1) {
    return typeof schema.default === "function" ? schema.default(dataset, config$1) : schema.default;
  }
  // @__NO_SIDE_EFFECTS__
  function array(item, message$1) {
    return _standardSchema({
      kind: "schema",
      type: "array",
      reference: array,
      expects: "Array",
      async: false,
      item,
      message: message$1,
      "~run"(dataset, config$1) {
        var _a;
        const input = dataset.value;
        if (Array.isArray(input)) {
          dataset.typed = true;
          dataset.value = [];
          for (let key = 0; key < input.length; key++) {
            const value$1 = input[key];
            const itemDataset = this.item["~run"]({ value: value$1 }, config$1);
            if (itemDataset.issues) {
              const pathItem = {
                type: "array",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of itemDataset.issues) {
                if (issue.path) issue.path.unshift(pathItem);
                else issue.path = [pathItem];
                (_a = dataset.issues) == null ? void 0 : _a.push(issue);
              }
              if (!dataset.issues) dataset.issues = itemDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!itemDataset.typed) dataset.typed = false;
            dataset.value.push(itemDataset.value);
          }
        } else _addIssue(this, "type", dataset, config$1);
        return dataset;
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function boolean(message$1) {
    return _standardSchema({
      kind: "schema",
      type: "boolean",
      reference: boolean,
      expects: "boolean",
      async: false,
      message: message$1,
      "~run"(dataset, config$1) {
        if (typeof dataset.value === "boolean") dataset.typed = true;
        else _addIssue(this, "type", dataset, config$1);
        return dataset;
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function lazy(getter) {
    return _standardSchema({
      kind: "schema",
      type: "lazy",
      reference: lazy,
      expects: "unknown",
      async: false,
      getter,
      "~run"(dataset, config$1) {
        return this.getter(dataset.value)["~run"](dataset, config$1);
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function literal(literal_, message$1) {
    return _standardSchema({
      kind: "schema",
      type: "literal",
      reference: literal,
      expects: /* @__PURE__ */ _stringify(literal_),
      async: false,
      literal: literal_,
      message: message$1,
      "~run"(dataset, config$1) {
        if (/* @__PURE__ */ _isSameValueZero(dataset.value, this.literal)) dataset.typed = true;
        else _addIssue(this, "type", dataset, config$1);
        return dataset;
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function number(message$1) {
    return _standardSchema({
      kind: "schema",
      type: "number",
      reference: number,
      expects: "number",
      async: false,
      message: message$1,
      "~run"(dataset, config$1) {
        if (typeof dataset.value === "number" && !isNaN(dataset.value)) dataset.typed = true;
        else _addIssue(this, "type", dataset, config$1);
        return dataset;
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function object(entries$1, message$1) {
    return _standardSchema({
      kind: "schema",
      type: "object",
      reference: object,
      expects: "Object",
      async: false,
      entries: entries$1,
      message: message$1,
      "~run"(dataset, config$1) {
        var _a;
        const input = dataset.value;
        if (input && typeof input === "object") {
          dataset.typed = true;
          dataset.value = {};
          for (const key in this.entries) {
            const valueSchema = this.entries[key];
            if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
              const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
              const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
              if (valueDataset.issues) {
                const pathItem = {
                  type: "object",
                  origin: "value",
                  input,
                  key,
                  value: value$1
                };
                for (const issue of valueDataset.issues) {
                  if (issue.path) issue.path.unshift(pathItem);
                  else issue.path = [pathItem];
                  (_a = dataset.issues) == null ? void 0 : _a.push(issue);
                }
                if (!dataset.issues) dataset.issues = valueDataset.issues;
                if (config$1.abortEarly) {
                  dataset.typed = false;
                  break;
                }
              }
              if (!valueDataset.typed) dataset.typed = false;
              dataset.value[key] = valueDataset.value;
            } else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
            else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
              _addIssue(this, "key", dataset, config$1, {
                input: void 0,
                expected: `"${key}"`,
                path: [{
                  type: "object",
                  origin: "key",
                  input,
                  key,
                  value: input[key]
                }]
              });
              if (config$1.abortEarly) break;
            }
          }
        } else _addIssue(this, "type", dataset, config$1);
        return dataset;
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function optional(wrapped, default_) {
    return _standardSchema({
      kind: "schema",
      type: "optional",
      reference: optional,
      expects: `(${wrapped.expects} | undefined)`,
      async: false,
      wrapped,
      default: default_,
      "~run"(dataset, config$1) {
        if (dataset.value === void 0) {
          if (this.default !== void 0) dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
          if (dataset.value === void 0) {
            dataset.typed = true;
            return dataset;
          }
        }
        return this.wrapped["~run"](dataset, config$1);
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function picklist(options, message$1) {
    return _standardSchema({
      kind: "schema",
      type: "picklist",
      reference: picklist,
      expects: /* @__PURE__ */ _joinExpects(options.map(_stringify), "|"),
      async: false,
      options,
      message: message$1,
      "~run"(dataset, config$1) {
        if (this.options.includes(dataset.value)) dataset.typed = true;
        else _addIssue(this, "type", dataset, config$1);
        return dataset;
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function string(message$1) {
    return _standardSchema({
      kind: "schema",
      type: "string",
      reference: string,
      expects: "string",
      async: false,
      message: message$1,
      "~run"(dataset, config$1) {
        if (typeof dataset.value === "string") dataset.typed = true;
        else _addIssue(this, "type", dataset, config$1);
        return dataset;
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function _subIssues(datasets) {
    let issues;
    if (datasets) for (const dataset of datasets) if (issues) for (const issue of dataset.issues) issues.push(issue);
    else issues = dataset.issues;
    return issues;
  }
  // @__NO_SIDE_EFFECTS__
  function union(options, message$1) {
    return _standardSchema({
      kind: "schema",
      type: "union",
      reference: union,
      expects: /* @__PURE__ */ _joinExpects(options.map((option) => option.expects), "|"),
      async: false,
      options,
      message: message$1,
      "~run"(dataset, config$1) {
        let validDataset;
        let typedDatasets;
        let untypedDatasets;
        for (const schema of this.options) {
          const optionDataset = schema["~run"]({ value: dataset.value }, config$1);
          if (optionDataset.typed) if (optionDataset.issues) if (typedDatasets) typedDatasets.push(optionDataset);
          else typedDatasets = [optionDataset];
          else {
            validDataset = optionDataset;
            break;
          }
          else if (untypedDatasets) untypedDatasets.push(optionDataset);
          else untypedDatasets = [optionDataset];
        }
        if (validDataset) return validDataset;
        if (typedDatasets) {
          if (typedDatasets.length === 1) return typedDatasets[0];
          _addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(typedDatasets) });
          dataset.typed = true;
        } else if ((untypedDatasets == null ? void 0 : untypedDatasets.length) === 1) return untypedDatasets[0];
        else _addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(untypedDatasets) });
        return dataset;
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function unknown() {
    return _standardSchema({
      kind: "schema",
      type: "unknown",
      reference: unknown,
      expects: "unknown",
      async: false,
      "~run"(dataset) {
        dataset.typed = true;
        return dataset;
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function variant(key, options, message$1) {
    return _standardSchema({
      kind: "schema",
      type: "variant",
      reference: variant,
      expects: "Object",
      async: false,
      key,
      options,
      message: message$1,
      "~run"(dataset, config$1) {
        const input = dataset.value;
        if (input && typeof input === "object") {
          let outputDataset;
          let maxDiscriminatorPriority = 0;
          let invalidDiscriminatorKey = this.key;
          let expectedDiscriminators = [];
          const parseOptions = (variant$1, allKeys) => {
            for (const schema of variant$1.options) {
              if (schema.type === "variant") parseOptions(schema, new Set(allKeys).add(schema.key));
              else {
                let keysAreValid = true;
                let currentPriority = 0;
                for (const currentKey of allKeys) {
                  const discriminatorSchema = schema.entries[currentKey];
                  if (currentKey in input ? discriminatorSchema["~run"]({
                    typed: false,
                    value: input[currentKey]
                  }, ABORT_EARLY_CONFIG).issues : discriminatorSchema.type !== "exact_optional" && discriminatorSchema.type !== "optional" && discriminatorSchema.type !== "nullish") {
                    keysAreValid = false;
                    if (invalidDiscriminatorKey !== currentKey && (maxDiscriminatorPriority < currentPriority || maxDiscriminatorPriority === currentPriority && currentKey in input && !(invalidDiscriminatorKey in input))) {
                      maxDiscriminatorPriority = currentPriority;
                      invalidDiscriminatorKey = currentKey;
                      expectedDiscriminators = [];
                    }
                    if (invalidDiscriminatorKey === currentKey) expectedDiscriminators.push(schema.entries[currentKey].expects);
                    break;
                  }
                  currentPriority++;
                }
                if (keysAreValid) {
                  const optionDataset = schema["~run"]({ value: input }, config$1);
                  if (!outputDataset || !outputDataset.typed && optionDataset.typed) outputDataset = optionDataset;
                }
              }
              if (outputDataset && !outputDataset.issues) break;
            }
          };
          parseOptions(this, /* @__PURE__ */ new Set([this.key]));
          if (outputDataset) return outputDataset;
          _addIssue(this, "type", dataset, config$1, {
            input: input[invalidDiscriminatorKey],
            expected: /* @__PURE__ */ _joinExpects(expectedDiscriminators, "|"),
            path: [{
              type: "object",
              origin: "value",
              input,
              key: invalidDiscriminatorKey,
              value: input[invalidDiscriminatorKey]
            }]
          });
        } else _addIssue(this, "type", dataset, config$1);
        return dataset;
      }
    });
  }
  function parse(schema, input, config$1) {
    const dataset = schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
    if (dataset.issues) throw new ValiError(dataset.issues);
    return dataset.value;
  }
  // @__NO_SIDE_EFFECTS__
  function pipe(...pipe$1) {
    return _standardSchema({
      ...pipe$1[0],
      pipe: pipe$1,
      "~run"(dataset, config$1) {
        for (const item of pipe$1) if (item.kind !== "metadata") {
          if (dataset.issues && (item.kind === "schema" || item.kind === "transformation")) {
            dataset.typed = false;
            break;
          }
          if (!dataset.issues || !config$1.abortEarly && !config$1.abortPipeEarly) dataset = item["~run"](dataset, config$1);
        }
        return dataset;
      }
    });
  }
  // @__NO_SIDE_EFFECTS__
  function safeParse(schema, input, config$1) {
    const dataset = schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
    return {
      typed: dataset.typed,
      success: !dataset.issues,
      output: dataset.value,
      issues: dataset.issues
    };
  }

  // libs/contracts/src/validate.ts
  function shown(value) {
    var _a;
    const text3 = (_a = jsonOf(value)) != null ? _a : String(value);
    return text3.length > 80 ? `${text3.slice(0, 77)}\u2026` : text3;
  }
  var TOO_DEEP = '"(nested too deeply to be shown)"';
  function jsonOf(value) {
    try {
      return JSON.stringify(value);
    } catch (error) {
      if (error instanceof RangeError) return TOO_DEEP;
      throw error;
    }
  }
  function decodeWith(schema, input) {
    const result = safeParse(schema, input);
    if (result.success) return { ok: true, value: result.output };
    const faults = result.issues.slice(0, 3).map((issue) => {
      const field = getDotPath(issue);
      return field ? `${field}: ${issue.message}` : issue.message;
    });
    return { ok: false, reason: faults.join("; ") };
  }

  // libs/contracts/src/events/fields.ts
  var MAX_ID_LENGTH = 128;
  var idSchema = pipe(
    string((issue) => `expected an id, got ${shown(issue.input)}`),
    check(
      isDocumentId,
      (issue) => `expected an id of 1\u2013128 characters without "/", got ${shown(issue.input)}`
    )
  );
  function isDocumentId(text3) {
    if (text3.length === 0 || text3.length > MAX_ID_LENGTH) return false;
    if (text3 === "." || text3 === ".." || isReserved(text3) || !text3.isWellFormed()) return false;
    return !/[/\u0000-\u001f\u007f]/.test(text3);
  }
  function isReserved(text3) {
    return text3.startsWith("__") && text3.endsWith("__") && text3.length >= 4;
  }
  var ISO_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d)?$/;
  function parseTime(text3) {
    var _a;
    const match = ISO_TIME.exec(text3);
    return match ? Date.parse(`${match[1]}${(_a = match[2]) != null ? _a : "Z"}`) : Number.NaN;
  }
  var FIRST_TIME_MS = -621355968e5;
  var LAST_TIME_MS = 253402300799999;
  var timeSchema = pipe(
    string((issue) => `expected an ISO-8601 time, got ${shown(issue.input)}`),
    check(
      (text3) => Number.isFinite(parseTime(text3)),
      (issue) => `expected an ISO-8601 time such as 2026-11-22T10:00:00Z, got ${shown(issue.input)}`
    ),
    check(
      (text3) => parseTime(text3) >= FIRST_TIME_MS && parseTime(text3) <= LAST_TIME_MS,
      (issue) => `expected a time of the years 0001 to 9999 in UTC, got ${shown(issue.input)}`
    )
  );
  var LAST_MOMENT_MS = 864e13;
  var momentSchema = pipe(
    union([timeSchema, pipe(number(), check(isMoment, noMoment))], noMoment),
    transform((moment) => typeof moment === "string" ? parseTime(moment) : moment)
  );
  function isMoment(ms) {
    return Number.isInteger(ms) && ms >= 0 && ms <= LAST_MOMENT_MS;
  }
  function noMoment({ input }) {
    return `expected an ISO-8601 time or milliseconds, got ${shown(input)}`;
  }
  function wholeNumber(min, max) {
    return pipe(
      number((issue) => `expected a whole number, got ${shown(issue.input)}`),
      check(
        (n) => Number.isSafeInteger(n) && n >= min && n <= max,
        (issue) => `expected a whole number from ${min} to ${max}, got ${shown(issue.input)}`
      )
    );
  }
  function oneOf(words2) {
    return picklist(words2, (issue) => `expected one of ${words2.join(", ")}, got ${shown(issue.input)}`);
  }
  var countrySchema = pipe(
    string((issue) => `expected a country code, got ${shown(issue.input)}`),
    regex(/^[A-Z]{2}$/, (issue) => `expected a country code such as US, got ${shown(issue.input)}`)
  );
  var DEVICES = ["iOS", "Android", "Web"];
  var DAY_SEC = 86400;

  // libs/contracts/src/documents/notification.ts
  var identity = { notification_id: idSchema, created_at: timeSchema };
  var ttl = { ttl_sec: wholeNumber(1, 604800) };
  var continueListeningSchema = object({
    ...identity,
    type: literal("CONTINUE_LISTENING"),
    user_id: idSchema,
    ...ttl,
    payload: object({ episode_id: idSchema, resume_position_sec: wholeNumber(0, 86400) })
  });
  var trendingNow = {
    type: literal("TRENDING_NOW"),
    ...ttl,
    payload: object({
      episode_id: idSchema,
      plays_in_window: wholeNumber(0, Number.MAX_SAFE_INTEGER),
      score: pipe(number(), finite())
    })
  };
  var newForYouSchema = object({
    ...identity,
    type: literal("NEW_FOR_YOU"),
    user_id: idSchema,
    ...ttl,
    payload: variant("fits", [
      object({ episode_id: idSchema, fits: literal("show"), show_id: idSchema }),
      object({ episode_id: idSchema, fits: literal("label"), label: picklist(LABELS) })
    ])
  });
  var finishedNextSchema = object({
    ...identity,
    type: literal("FINISHED_NEXT"),
    user_id: idSchema,
    ...ttl,
    payload: object({ episode_id: idSchema, finished_episode_id: idSchema })
  });
  var qualityHelpSchema = object({
    ...identity,
    type: literal("QUALITY_HELP"),
    user_id: idSchema,
    ...ttl,
    payload: object({
      episode_id: idSchema,
      rough_sessions: wholeNumber(1, Number.MAX_SAFE_INTEGER),
      stalls: wholeNumber(1, Number.MAX_SAFE_INTEGER)
    })
  });
  var personalSchema = variant("type", [
    continueListeningSchema,
    object({ ...identity, user_id: idSchema, ...trendingNow }),
    newForYouSchema,
    finishedNextSchema,
    qualityHelpSchema
  ]);
  var broadcastSchema = variant("type", [object({ ...identity, ...trendingNow })]);
  var notificationMessageSchema = lazy(
    (input) => isToEverybody(input) ? broadcastSchema : personalSchema
  );
  function isToEverybody(input) {
    if (typeof input !== "object" || input === null || "user_id" in input) return false;
    return "type" in input && broadcastSchema.options.some(({ entries }) => entries.type.literal === input.type);
  }
  var text = fallback(optional(pipe(string(), trim(), minLength(1))), void 0);
  var templateSchema = object({ msg_en: text, msg_es: text, msg_de: text, msg_fr: text });

  // libs/contracts/src/documents/upload.ts
  var SAFE_SEARCH_CATEGORIES = ["adult", "violence", "racy", "medical", "spoof"];

  // libs/contracts/src/documents/user.ts
  var LANGUAGES = ["EN", "ES", "DE", "FR"];
  var timeOfDay = pipe(string(), regex(/^([01]\d|2[0-3]):[0-5]\d$/));
  var quietHoursSchema = pipe(
    object({ from: timeOfDay, to: timeOfDay, time_zone: pipe(string(), check(isTimeZone)) }),
    check(({ from, to }) => from !== to)
  );
  var wanted = fallback(boolean(), true);
  var typesSchema = object({
    CONTINUE_LISTENING: wanted,
    TRENDING_NOW: wanted,
    NEW_FOR_YOU: wanted,
    FINISHED_NEXT: wanted,
    QUALITY_HELP: wanted
  });
  var notificationPreferencesSchema = object({
    types: fallback(typesSchema, () => parse(typesSchema, {})),
    quiet_hours: fallback(optional(quietHoursSchema), void 0)
  });
  var MAX_TOKEN_LENGTH = 4096;
  var MAX_DEVICES = 100;
  var tokensSchema = pipe(
    fallback(array(unknown()), () => []),
    transform((tokens) => [...new Set(tokens.filter(isToken))].slice(-MAX_DEVICES))
  );
  var userSchema = object({
    country: fallback(optional(string()), void 0),
    language: fallback(pipe(string(), trim(), toUpperCase(), picklist(LANGUAGES)), "EN"),
    plan: fallback(optional(picklist(["free", "basic", "premium"])), void 0),
    notifications_enabled: fallback(boolean(), true),
    device_type: fallback(optional(string()), void 0),
    tokens: tokensSchema,
    notification_preferences: fallback(optional(notificationPreferencesSchema), void 0)
  });
  function isToken(token) {
    return typeof token === "string" && token.length > 0 && token.length <= MAX_TOKEN_LENGTH;
  }
  function isTimeZone(name) {
    try {
      new Intl.DateTimeFormat("en", { timeZone: name });
      return true;
    } catch {
      return false;
    }
  }

  // libs/contracts/src/events/body.ts
  var MAX_MESSAGE_BYTES = 256 * 1024;
  function parseBody(body) {
    const refused = (reason) => ({ ok: false, reason, head: headOf(body) });
    if (body.byteLength > MAX_MESSAGE_BYTES) {
      return refused(`message of ${body.byteLength} bytes: at most ${MAX_MESSAGE_BYTES} are taken`);
    }
    try {
      const parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
      return { ok: true, values: Array.isArray(parsed) ? parsed : [parsed] };
    } catch {
      return refused("message is not UTF-8 JSON");
    }
  }
  function headOf(body) {
    return new TextDecoder().decode(body.subarray(0, 1024));
  }

  // libs/contracts/src/events/engagement.ts
  var ENGAGEMENT_TYPES = ["SAVE_EPISODE", "FOLLOW_SHOW", "SHARE"];
  var SHARE_CHANNELS = ["whatsapp", "copy_link", "email"];
  var common = {
    event_id: idSchema,
    event_time: timeSchema,
    user_id: idSchema,
    episode_id: idSchema,
    show_id: idSchema,
    country: countrySchema
  };
  var shareSchema = object({
    ...common,
    event_type: literal("SHARE"),
    share_channel: oneOf(SHARE_CHANNELS)
  });
  var keepSchema = object({ ...common, event_type: oneOf(["SAVE_EPISODE", "FOLLOW_SHOW"]) });

  // libs/contracts/src/events/playback.ts
  var SPARSE_PLAYBACK_TYPES = ["PLAY", "PAUSE", "RESUME", "STOP", "COMPLETE"];
  var MAX_PLAYBACK_RATE = 3.5;
  var STRETCH_SLACK_MS = 5e3;
  var common2 = {
    event_id: idSchema,
    event_time: timeSchema,
    user_id: idSchema,
    episode_id: idSchema,
    show_id: idSchema,
    session_id: idSchema,
    country: countrySchema,
    device_type: oneOf(DEVICES),
    duration_sec: wholeNumber(0, DAY_SEC)
  };
  var sparsePlaybackSchema = object({
    ...common2,
    event_type: oneOf(SPARSE_PLAYBACK_TYPES),
    position_sec: wholeNumber(0, DAY_SEC)
  });
  var progressSchema = pipe(
    object({
      ...common2,
      event_type: literal("PROGRESS"),
      position_sec: optional(wholeNumber(0, DAY_SEC)),
      heard_from: momentSchema,
      heard_to: momentSchema,
      position_from: wholeNumber(0, DAY_SEC * 1e3),
      position_to: wholeNumber(0, DAY_SEC * 1e3),
      interval_sec: wholeNumber(1, 3600)
    }),
    check(
      (event) => event.heard_to >= event.heard_from && event.heard_to - event.heard_from <= DAY_SEC * 1e3,
      "heard_to must follow heard_from within a day"
    ),
    check((event) => event.position_to >= event.position_from, "position_to must not precede position_from"),
    check(
      (event) => event.position_to - event.position_from <= MAX_PLAYBACK_RATE * (event.heard_to - event.heard_from) + STRETCH_SLACK_MS,
      `the position advanced faster than ${MAX_PLAYBACK_RATE} times the time heard: that is a seek, not a stretch`
    )
  );

  // libs/contracts/src/events/quality.ts
  var QUALITY_TYPES = ["BUFFERING_START", "BUFFERING_END", "DROPOUT"];
  var DROP_REASONS = ["network", "device", "server"];
  var common3 = {
    event_id: idSchema,
    event_time: timeSchema,
    user_id: idSchema,
    episode_id: idSchema,
    session_id: idSchema,
    country: countrySchema,
    device_type: oneOf(DEVICES)
  };
  var bufferingSchema = object({
    ...common3,
    event_type: oneOf(["BUFFERING_START", "BUFFERING_END"]),
    buffer_ms: wholeNumber(0, 36e5)
  });
  var dropoutSchema = object({
    ...common3,
    event_type: literal("DROPOUT"),
    drop_reason: oneOf(DROP_REASONS)
  });

  // libs/contracts/src/events/decode.ts
  var EVENT_TOPICS = ["playback", "engagement", "quality"];
  var schemasByType = {
    playback: new Map([
      ...SPARSE_PLAYBACK_TYPES.map((type) => [type, sparsePlaybackSchema]),
      ["PROGRESS", progressSchema]
    ]),
    engagement: new Map(
      ENGAGEMENT_TYPES.map((type) => [type, type === "SHARE" ? shareSchema : keepSchema])
    ),
    quality: new Map(
      QUALITY_TYPES.map((type) => [type, type === "DROPOUT" ? dropoutSchema : bufferingSchema])
    )
  };
  function decodeEvent(topic, input) {
    if (typeof input !== "object" || input === null || Array.isArray(input)) {
      return { ok: false, reason: `expected an event object, got ${shown(input)}` };
    }
    const type = input.event_type;
    const schema = typeof type === "string" ? schemasByType[topic].get(type) : void 0;
    if (!schema) {
      const valid = [...schemasByType[topic].keys()].join(", ");
      return {
        ok: false,
        reason: `event_type: expected one of ${valid} on topic ${topic}, got ${shown(type)}`
      };
    }
    return decodeWith(schema, input);
  }
  function decodeMessage(topic, body) {
    const parsed = parseBody(body);
    if (!parsed.ok) {
      return { events: [], rejected: [{ reason: parsed.reason, event_id: void 0, input: parsed.head }] };
    }
    const events = [];
    const rejected = [];
    for (const input of parsed.values) {
      const decoded = decodeEvent(topic, input);
      if (decoded.ok) events.push(decoded.value);
      else rejected.push({ reason: decoded.reason, event_id: idOf(input), input });
    }
    return { events, rejected };
  }
  function idOf(input) {
    const withId = decodeWith(object({ event_id: sparsePlaybackSchema.entries.event_id }), input);
    return withId.ok ? withId.value.event_id : void 0;
  }

  // libs/contracts/src/events/weights.ts
  var WEIGHT_TENTHS = {
    PLAY: 10,
    PAUSE: 0,
    RESUME: 0,
    STOP: -10,
    COMPLETE: 30,
    PROGRESS: 0,
    SAVE_EPISODE: 40,
    FOLLOW_SHOW: 30,
    SHARE: 20,
    BUFFERING_START: -10,
    BUFFERING_END: -2,
    DROPOUT: -20
  };

  // libs/contracts/src/paths.ts
  var paths = {
    /** An episode, enriched. */
    episode: (episode) => `episodes/${episode}`,
    /** A part of an episode's transcript, from 0: their ids sort in the order of the text. */
    transcriptChunk: (episode, index) => `episodes/${episode}/transcript/${String(index).padStart(4, "0")}`,
    /** One audio upload's transcription. */
    transcription: (job) => `transcriptions/${job}`,
    /** One image upload's moderation. */
    moderation: (image) => `moderation/${image}`,
    /** State of the fold: one playback session. */
    sessionState: (user, session) => `listeners/${user}/sessions/${session}`,
    /** State of the fold: one session's quality. */
    qualityState: (user, session) => `listeners/${user}/quality/${session}`,
    /** State of the fold: one user's month of engagement (`2026-11`). */
    engagementState: (user, month) => `listeners/${user}/engagement/${month}`,
    /** That a user has played an episode at all; its creation counts a unique listener. */
    listen: (user, episode) => `listeners/${user}/listens/${episode}`,
    /** That a user was reminded of an episode, and until when that is enough. */
    reminderCooldown: (user, episode) => `listeners/${user}/cooldowns/${episode}`,
    /** That a user follows a show. */
    follow: (user, show) => `listeners/${user}/follows/${show}`,
    /** What sessions of a user stalled lately, and until when that was helped with. */
    roughListening: (user) => `listeners/${user}/advice/quality_help`,
    /** What was refused or late, with its reason. */
    rejected: (event) => `rejected/${event}`,
    /** How many events were refused or late, by day, topic and reason. */
    rejections: () => "rejections/summary",
    /** How the live counters compare with the offline fold: a run by its start as ISO-8601, the `latest`, or the last `nightly`. */
    reconciliation: (run) => `reconciliations/${run}`,
    /** How the counters of a document were last repaired; below `metrics/{episode}` or `profiles/{user}`. */
    repair: (document) => `${document}/repairs/latest`,
    /** Who does a part of the scheduled work at the moment. */
    lease: (work) => `leases/${work}`,
    /** An account. */
    user: (user) => `users/${user}`,
    /** A user's inbox entry, which is also the outbox of its sender. */
    userNotification: (user, notification) => `users/${user}/notifications/${notification}`,
    /** What a user was told, as far as caps and cool-downs need it. */
    notificationLedger: (user) => `users/${user}/ledgers/notifications`,
    /** A closed window of one user's listening. */
    userWindow: (user, window) => `users/${user}/sessions/${window}`,
    /** A listener's profile. */
    profile: (user) => `profiles/${user}`,
    /** A listener's recommendations. */
    recommendations: (user) => `profiles/${user}/recommendations/current`,
    /** What listeners went on to from an episode. */
    neighbours: (episode) => `neighbours/${episode}`,
    /** A notification to everybody, or a template (`CONTINUE_LISTENING`). */
    notification: (notification) => `notifications/${notification}`,
    /** A part of telling those whom something fits. */
    broadcastPart: (part) => `broadcasts/${part}`,
    /** An episode's live figures. */
    metrics: (episode) => `metrics/${episode}`,
    /** Ten seconds of an episode, by event time. */
    metricsWindow: (episode, bucket) => `metrics/${episode}/windows/${bucket}`,
    /** Sessions that were playing an episode in each minute of one hour. */
    metricsMinutes: (episode, hour) => `metrics/${episode}/minutes/${hour}`,
    /** Part of a document of live figures while that is hot: what one instance adds in one minute (`{instance}-{minute}`). */
    shard: (figures, shard) => `${figures}/shards/${shard}`,
    /** Until when an episode is not announced as trending again. */
    trendingCooldown: (episode) => `metrics/${episode}/cooldowns/trending_now`,
    /** What is trending. */
    trending: () => "trending/current"
  };

  // libs/contracts/src/settings/define.ts
  function text2(spec) {
    return { ...spec, valid: "a text", parse: (value) => value };
  }
  function whole(spec) {
    const { min, max, ...rest } = spec;
    return {
      ...rest,
      valid: `a whole number from ${min} to ${max}`,
      parse: (value) => {
        const n = Number(value);
        return Number.isSafeInteger(n) && n >= min && n <= max ? n : void 0;
      }
    };
  }
  function words(spec) {
    const { of, ...rest } = spec;
    return {
      ...rest,
      valid: `none, or any of ${of.join(", ")} separated by commas`,
      parse: (value) => {
        if (value === "none") return [];
        const found = value.split(",").map((word2) => word2.trim());
        return found.every((word2) => of.includes(word2)) ? found : void 0;
      }
    };
  }
  function word(spec) {
    const { of, ...rest } = spec;
    return {
      ...rest,
      valid: `one of ${of.join(", ")}`,
      parse: (value) => of.find((known) => known === value)
    };
  }
  function languages(spec) {
    return {
      ...spec,
      valid: "auto, or BCP-47 languages such as en-US separated by commas",
      parse: (value) => {
        if (value === "auto") return [value];
        try {
          return Intl.getCanonicalLocales(value.split(",").map((tag) => tag.trim()));
        } catch {
          return void 0;
        }
      }
    };
  }
  function origins(spec) {
    return {
      ...spec,
      valid: "none, or origins such as https://HOST separated by commas",
      parse: (value) => {
        if (value === "none") return [];
        const found = value.split(",").map((origin) => origin.trim());
        return found.every(isWebOrigin) ? found : void 0;
      }
    };
  }
  function isWebOrigin(text3) {
    return /^https?:/.test(text3) && URL.canParse(text3) && new URL(text3).origin === text3;
  }
  function account(spec) {
    return {
      ...spec,
      valid: "default, an address such as NAME@PROJECT.iam.gserviceaccount.com, or NAME@",
      parse: (value) => /^(default|[a-z][a-z0-9-]{4,28}[a-z0-9]@|[a-z0-9-]{6,}@[a-z0-9.-]+\.com)$/.test(value) ? value : void 0
    };
  }
  function endpoint(spec) {
    return {
      ...spec,
      valid: "https://HOST or http://HOST:PORT",
      parse: (value) => {
        if (!URL.canParse(value)) return void 0;
        const url = new URL(value);
        if (!["https:", "http:"].includes(url.protocol) || url.pathname !== "/") return void 0;
        const secure = url.protocol === "https:";
        return { host: url.hostname, port: Number(url.port || (secure ? 443 : 80)), secure };
      }
    };
  }

  // libs/contracts/src/settings/audience.ts
  var messagingSettings = {
    FCM_ENDPOINT: endpoint({
      doc: "Firebase Cloud Messaging endpoint.",
      default: "https://fcm.googleapis.com"
    })
  };
  var audienceSettings = {
    ...messagingSettings,
    NOTIFICATION_DAILY_CAP: whole({
      doc: "What the notifications that a listener gets in one of their days may weigh together; 0 tells nobody anything.",
      default: "5",
      min: 0,
      max: 100
    }),
    TEMPLATE_LIFE_SEC: whole({
      doc: "How long an instance keeps the texts of notifications that operators have written, in seconds.",
      default: "60",
      min: 0,
      max: 3600
    }),
    CATALOGUE_LIFE_SEC: whole({
      doc: "How long an instance keeps the catalogue that it recommends from, in seconds.",
      default: "60",
      min: 0,
      max: 3600
    })
  };

  // libs/contracts/src/settings/dashboard.ts
  function address(spec) {
    return {
      ...spec,
      default: "none",
      valid: "none, or an address such as https://HOST/PATH",
      parse: (value) => value === "none" || /^https?:\/\/\S+$/.test(value) ? value : void 0
    };
  }
  var dashboardSettings = {
    DASHBOARD_INVOKER: word({
      doc: "Who may call the function at all, read when it is deployed: private behind IAP or `gcloud run services proxy`; public behind Firebase Hosting, which signs nobody in, so that the session alone decides.",
      default: "private",
      of: ["private", "public"]
    }),
    DASHBOARD_SIGN_IN: address({
      doc: "Page that signs in with Firebase and comes back to the dashboard with `#id_token=\u2026`; none where people get a link."
    }),
    DASHBOARD_SESSION_MIN: whole({
      doc: "How long a session on the dashboard lasts, in minutes.",
      default: "480",
      min: 5,
      max: 20160
    }),
    DASHBOARD_STREAM_SEC: whole({
      doc: "After how many seconds a live stream ends, for the page to open the next one. Firebase Hosting passes a stream on when it has ended: behind it, take 5.",
      default: "540",
      min: 2,
      max: 570
    }),
    DASHBOARD_STREAMS: whole({
      doc: "Most live streams of an instance.",
      default: "200",
      min: 1,
      max: 400
    }),
    DASHBOARD_STREAMS_PER_USER: whole({
      doc: "Most live streams of one user on an instance.",
      default: "8",
      min: 1,
      max: 400
    })
  };

  // libs/contracts/src/settings/enrichment.ts
  var bucketSettings = {
    UPLOADS_BUCKET: text2({ doc: "Bucket that uploaders write audio and covers to." }),
    TRANSCRIPTS_BUCKET: text2({ doc: "Bucket that Speech-to-Text writes its results to." }),
    DERIVED_BUCKET: text2({ doc: "Bucket of what is published: transcript formats and cover variants." }),
    QUARANTINE_BUCKET: text2({ doc: "Bucket of originals that must not be seen." })
  };
  var speechSettings = {
    SPEECH_ENDPOINT: endpoint({
      doc: "Speech-to-Text V2 endpoint; its region must be that of SPEECH_LOCATION.",
      default: "https://speech.googleapis.com"
    }),
    SPEECH_LOCATION: text2({
      doc: "Location of the Speech recogniser, such as global or eu.",
      default: "global"
    }),
    SPEECH_MODEL: text2({ doc: "Speech-to-Text model.", default: "long" }),
    SPEECH_LANGUAGES: languages({
      doc: "Languages that audio may be in when its upload names none; of several, Speech detects which. `auto` lets models that can, such as chirp_2, detect any.",
      default: "en-US"
    }),
    SPEECH_SPEAKERS: whole({
      doc: "Most speakers to tell apart; 0 leaves them unnamed (cheaper, and not every model can).",
      default: "0",
      min: 0,
      max: 6
    }),
    SPEECH_OPTIONS: words({
      doc: "punctuation: automatic punctuation; hints: title and show as phrase hints; dynamic_batching: at a fifth of the price, within 24 hours.",
      default: "punctuation,hints",
      of: ["punctuation", "hints", "dynamic_batching"]
    })
  };
  var topicSettings = {
    TOPIC_LABELLER: word({
      doc: "lexicon: by its words, at no cost; natural_language: by Cloud Natural Language, in many languages and at a price.",
      default: "lexicon",
      of: ["lexicon", "natural_language"]
    }),
    LANGUAGE_ENDPOINT: endpoint({
      doc: "Cloud Natural Language endpoint.",
      default: "https://language.googleapis.com"
    })
  };
  var moderationSettings = {
    VISION_ENDPOINT: endpoint({ doc: "Vision endpoint.", default: "https://vision.googleapis.com" }),
    MODERATION_REQUIRED: words({
      doc: "SafeSearch categories that must be known before an image is published.",
      default: "adult,violence,racy",
      of: SAFE_SEARCH_CATEGORIES
    })
  };
  var quality = (format, preset) => whole({ doc: `Quality of the covers published as ${format}.`, default: preset, min: 1, max: 100 });
  var artworkSettings = {
    ARTWORK_QUALITY_AVIF: quality("AVIF", "55"),
    ARTWORK_QUALITY_WEBP: quality("WebP", "80"),
    ARTWORK_QUALITY_JPEG: quality("JPEG", "82")
  };
  var enrichmentSettings = {
    ...bucketSettings,
    ...speechSettings,
    ...topicSettings,
    ...moderationSettings,
    ...artworkSettings
  };

  // libs/contracts/src/settings/reconcile.ts
  var reconcileSettings = {
    RECONCILE_DRIFT: word({
      doc: "What becomes of counters that differ from the raw events in BigQuery: report, or repair by what they lack.",
      default: "report",
      of: ["report", "repair"]
    }),
    RECONCILE_LAND_SEC: whole({
      doc: "How long a message may take to reach BigQuery, in seconds: counters of so long ago are compared.",
      default: "60",
      min: 0,
      max: 1800
    }),
    RECONCILE_SETTLE_SEC: whole({
      doc: "How long a message may take to be folded, in seconds, before what it lacks in a counter is a drift.",
      default: "600",
      min: 0,
      max: 86400
    })
  };

  // libs/contracts/src/settings/listening.ts
  var listeningSettings = {
    TRENDING_COOLDOWN_SEC: whole({
      doc: "Seconds in which an episode is announced as trending at most once.",
      default: "3600",
      min: 60,
      max: 604800
    }),
    TRENDING_LOOKBACK_SEC: whole({
      doc: "How far back surges are looked for when the schedule is late, in seconds: for as long as they are news.",
      default: "600",
      min: 120,
      max: 3600
    }),
    REMINDER_COOLDOWN_SEC: whole({
      doc: "Seconds after a stop in which its listener is not reminded of another stop of the same episode: six hours, so that a way to work and the way home are two.",
      default: "21600",
      min: 1800,
      max: 604800
    }),
    BEACON_INTERVAL_SEC: whole({
      doc: "Seconds between two heartbeats that players are asked for while the load is ordinary.",
      default: "60",
      min: 10,
      max: 3600
    }),
    BEACON_MAX_SEC: whole({
      doc: "Seconds between two heartbeats that players are asked for under full load; at least BEACON_INTERVAL_SEC is asked for.",
      default: "300",
      min: 10,
      max: 3600
    }),
    INGEST_ORIGINS: origins({
      doc: "Web origins that may report events; none for no web player.",
      default: "none"
    }),
    INGEST_SESSIONS_PER_DAY: whole({
      doc: "Sessions that a user may begin to report in a day, by what one instance has seen; they may come at once. At least as many as one report may hold.",
      default: "1000",
      min: 500,
      max: 1e6
    }),
    INGEST_APP_CHECK: word({
      doc: "Whether a report must carry a Firebase App Check token, which proves that it comes from your own app.",
      default: "off",
      of: ["off", "required"]
    }),
    ...reconcileSettings
  };

  // libs/contracts/src/settings/mirror.ts
  var mirrorSettings = {
    MIRROR_DATASET: text2({ doc: "BigQuery dataset that state is mirrored to.", default: "earshot" }),
    MIRROR_BUCKET: text2({ doc: "Bucket of documents that are too large for a row of BigQuery." }),
    MIRROR_TIMEOUT_MS: whole({
      doc: "Longest that one request to BigQuery is waited for, in milliseconds.",
      default: "20000",
      min: 100,
      max: 6e4
    })
  };

  // libs/contracts/src/settings/platform.ts
  var platformSettings = {
    GCLOUD_PROJECT: text2({ doc: "The Google Cloud project." }),
    FUNCTIONS_REGION: text2({
      doc: "Region of functions, buckets and topics; read when a codebase is deployed.",
      default: "europe-west1"
    }),
    FUNCTIONS_SERVICE_ACCOUNT: account({
      doc: "Account that the functions of a codebase and their triggers run as; read when the codebase is deployed.",
      default: "default"
    })
  };

  // libs/listening/core/src/marks.ts
  function joinMark(marks, id, mark, max) {
    const held = marks.get(id);
    if (held === void 0 && marks.size >= max) return "full";
    if (held !== void 0 && JSON.stringify(held) <= JSON.stringify(mark)) return "known";
    marks.set(id, mark);
    return "new";
  }
  function inOrder(marks) {
    return Array.from(marks, ([id, mark]) => ({ id, mark })).sort(
      (a, b) => a.mark[1] - b.mark[1] || (a.id < b.id ? -1 : 1)
    );
  }
  function byEpisode(marks) {
    return Map.groupBy(inOrder(marks), ({ mark }) => mark[2]);
  }
  function encodeMarks(marks) {
    return Array.from(marks, ([id, mark]) => [id, ...mark]);
  }
  function decodeMarks(encoded) {
    return new Map(encoded.map(([id, ...mark]) => [id, mark]));
  }

  // libs/listening/core/src/tally.ts
  function add(tally, name, amount) {
    var _a;
    const sum = ((_a = tally.get(name)) != null ? _a : 0) + amount;
    if (sum === 0) tally.delete(name);
    else tally.set(name, sum);
  }
  function difference(after, before) {
    const delta = new Map(after);
    for (const [name, amount] of before) add(delta, name, -amount);
    return delta;
  }

  // libs/listening/core/src/score.ts
  function count(tally, episode, field, amount) {
    add(tally, figureName("metrics", episode, 0, field), amount);
    add(tally, figureName("profile", "", 0, field), amount);
  }
  function countInWindow(tally, [, at2, episode], field, amount) {
    const start = Math.floor(at2 / WINDOW_MS) * WINDOW_MS;
    add(tally, figureName("window", episode, start, field), amount);
  }
  function countWeight(tally, mark) {
    const [type, at2, episode] = mark;
    const tenths = WEIGHT_TENTHS[type];
    if (tenths === 0) return;
    count(tally, episode, "score_tenths", tenths);
    countInWindow(tally, mark, "score_tenths", tenths);
    const epoch = epochOf(AFFINITY_DECAY, at2);
    add(tally, figureName("affinity", episode, epoch, ""), decayedWeight(AFFINITY_DECAY, at2, tenths / 10));
  }

  // libs/listening/core/src/limits.ts
  var MAX_INTERVALS = 256;
  var MAX_MARKS = 512;
  var WINDOW_GAP_MS = 3e4;

  // libs/listening/core/src/marked/kind.ts
  function setOfEvents({
    markOf: markOf2,
    ...specifics
  }) {
    return {
      ...specifics,
      change: (before, after) => difference(specifics.measure(after), specifics.measure(before)),
      empty: /* @__PURE__ */ new Map(),
      join: (marks, events) => joinMarks(marks, events, markOf2),
      activities: (marks) => Array.from(marks, ([id, mark]) => momentOf(id, mark)),
      summary: lastOf,
      places: () => [],
      encode: encodeMarks,
      decode: (encoded) => decodeMarks(encoded)
    };
  }
  function joinMarks(held, events, markOf2) {
    const marks = new Map(held);
    const news = [];
    const refused = [];
    for (const event of events) {
      const joined = joinMark(marks, event.event_id, markOf2(event), MAX_MARKS);
      if (joined === "new") news.push(event);
      if (joined === "full") refused.push(event);
    }
    return { body: news.length > 0 ? marks : held, news, refused };
  }
  function momentOf(event_id, [type, at2, episode]) {
    return {
      from: at2,
      to: at2,
      until: at2 + WINDOW_GAP_MS,
      episode,
      mark: { event_id, type }
    };
  }
  function lastOf(marks) {
    var _a, _b;
    return { episode_id: (_b = (_a = inOrder(marks).at(-1)) == null ? void 0 : _a.mark[2]) != null ? _b : "" };
  }

  // libs/listening/core/src/marked/engagement.ts
  var engagementKind = setOfEvents({
    topic: "engagement",
    pathOf: (event) => paths.engagementState(event.user_id, monthOf(event)),
    markOf: (event) => [
      event.event_type,
      parseTime(event.event_time),
      event.episode_id,
      event.event_type === "SHARE" ? event.share_channel : ""
    ],
    measure: measureEngagement
  });
  function monthOf({ event_time }) {
    return new Date(parseTime(event_time)).toISOString().slice(0, 7);
  }
  function measureEngagement(marks) {
    const tally = /* @__PURE__ */ new Map();
    for (const { mark } of inOrder(marks)) {
      const [type, , episode, channel] = mark;
      count(tally, episode, fieldOf(type, channel), 1);
      countWeight(tally, mark);
    }
    return tally;
  }
  function fieldOf(type, channel) {
    switch (type) {
      case "SAVE_EPISODE":
        return "saves";
      case "FOLLOW_SHOW":
        return "follows";
      case "SHARE":
        return `shares/${channel}`;
    }
  }

  // libs/listening/core/src/marked/quality.ts
  var qualityKind = setOfEvents({
    topic: "quality",
    pathOf: ({ user_id, session_id }) => paths.qualityState(user_id, session_id),
    markOf: (event) => [
      event.event_type,
      parseTime(event.event_time),
      event.episode_id,
      event.event_type === "DROPOUT" ? event.drop_reason : event.buffer_ms
    ],
    measure: measureQuality
  });
  function measureQuality(marks) {
    const tally = /* @__PURE__ */ new Map();
    for (const [episode, ordered] of byEpisode(marks)) {
      for (const { mark } of ordered) countWeight(tally, mark);
      countStalls(tally, episode, ordered);
      for (const { mark } of ordered) {
        if (mark[0] === "DROPOUT") count(tally, episode, `dropouts/${mark[3]}`, 1);
      }
    }
    return tally;
  }
  function countStalls(tally, episode, marks) {
    var _a;
    const starts = marks.filter(({ mark }) => mark[0] === "BUFFERING_START").map(({ mark }) => mark[1]);
    const ends = marks.filter(({ mark }) => mark[0] === "BUFFERING_END");
    let stalls = starts.length;
    let started = 0;
    let open = 0;
    for (const { mark } of ends) {
      for (; ((_a = starts[started]) != null ? _a : Number.POSITIVE_INFINITY) <= mark[1]; started += 1) open += 1;
      if (open > 0) open -= 1;
      else stalls += 1;
      const lasted = Number(mark[3]);
      if (lasted > 0) count(tally, episode, "stall_ms", lasted);
    }
    if (stalls > 0) count(tally, episode, "stalls", stalls);
  }

  // libs/listening/core/src/intervals.ts
  function addInterval(union2, added, unite) {
    const first = firstNotBefore(union2, added[0]);
    let past = first;
    let united = added;
    for (let held = union2[past]; held !== void 0 && held[0] <= added[1]; held = union2[past]) {
      united = unite(held, united);
      past += 1;
    }
    const only = past === first + 1 ? union2[first] : void 0;
    if (only && united.every((value, i) => value === only[i])) return union2;
    return [...union2.slice(0, first), united, ...union2.slice(past)];
  }
  function hull(a, b) {
    return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
  }
  function lengthOf(union2, end = Number.POSITIVE_INFINITY) {
    return union2.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, end) - from), 0);
  }
  function changedSlices(before, after, size, end = Number.POSITIVE_INFINITY) {
    var _a, _b;
    if (before === after) return [];
    const { first, pastBefore, pastAfter } = differing(before, after);
    const [a, b] = [before[first], after[first]];
    const isGrown = first < pastBefore && first < pastAfter && (a == null ? void 0 : a[0]) === (b == null ? void 0 : b[0]);
    const since = isGrown ? Math.floor(Math.min((_a = a == null ? void 0 : a[1]) != null ? _a : 0, (_b = b == null ? void 0 : b[1]) != null ? _b : 0) / size) : Number.NEGATIVE_INFINITY;
    const candidates = /* @__PURE__ */ new Set();
    for (const [from, to] of [...before.slice(first, pastBefore), ...after.slice(first, pastAfter)]) {
      const last = Math.min(to, end);
      for (let slice = Math.max(since, Math.floor(from / size)); slice * size < last; slice += 1) {
        candidates.add(slice);
      }
    }
    return Array.from(candidates).flatMap((slice) => {
      const [from, to] = [slice * size, Math.min((slice + 1) * size, end)];
      const [had, has] = [hasLengthIn(before, from, to), hasLengthIn(after, from, to)];
      return had === has ? [] : [[slice, has ? 1 : -1]];
    });
  }
  function differing(before, after) {
    const isSame = (i, j) => {
      var _a, _b, _c, _d;
      return ((_a = before[i]) == null ? void 0 : _a[0]) === ((_b = after[j]) == null ? void 0 : _b[0]) && ((_c = before[i]) == null ? void 0 : _c[1]) === ((_d = after[j]) == null ? void 0 : _d[1]);
    };
    const shorter = Math.min(before.length, after.length);
    let first = 0;
    while (first < shorter && isSame(first, first)) first += 1;
    let [pastBefore, pastAfter] = [before.length, after.length];
    while (pastBefore > first && pastAfter > first && isSame(pastBefore - 1, pastAfter - 1)) {
      pastBefore -= 1;
      pastAfter -= 1;
    }
    return { first, pastBefore, pastAfter };
  }
  function hasLengthIn(union2, from, to) {
    for (let i = firstNotBefore(union2, from); i < union2.length; i += 1) {
      const held = union2[i];
      if (held === void 0 || held[0] >= to) return false;
      if (Math.min(held[1], to) > Math.max(held[0], from)) return true;
    }
    return false;
  }
  function firstNotBefore(union2, moment) {
    let low = 0;
    let high = union2.length;
    while (low < high) {
      const middle = low + high >>> 1;
      const held = union2[middle];
      if (held !== void 0 && held[1] < moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // libs/listening/core/src/playback/activities.ts
  function playbackActivities({ marks, heartbeats }) {
    const moments = Array.from(marks, ([event_id, mark]) => momentOf2(event_id, mark));
    const rests = Array.from(marks.values()).filter(([type]) => type !== "PLAY" && type !== "RESUME").map(([, at2]) => at2).sort((a, b) => a - b);
    const stretches = Array.from(heartbeats).flatMap(
      ([episode, { heard }]) => heard.map((interval) => stretchOf(episode, interval, rests))
    );
    return [...moments, ...stretches];
  }
  function momentOf2(event_id, [type, at2, episode, position_sec, duration_sec]) {
    return {
      from: at2,
      to: at2,
      until: at2 + WINDOW_GAP_MS,
      episode,
      mark: { event_id, type, position_sec, duration_sec }
    };
  }
  function stretchOf(episode, [from, to, interval], rests) {
    var _a;
    const rest = (_a = rests.find((at2) => at2 >= to)) != null ? _a : Number.POSITIVE_INFINITY;
    return { from, to, until: Math.min(to + interval, rest) + WINDOW_GAP_MS, episode };
  }

  // libs/listening/core/src/playback/body.ts
  var emptyPlayback = { marks: /* @__PURE__ */ new Map(), heartbeats: /* @__PURE__ */ new Map() };
  function sessionPath({ user_id, session_id }) {
    return paths.sessionState(user_id, session_id);
  }
  function joinPlayback(body, events) {
    const heartbeats = new Map(body.heartbeats);
    let marks;
    const news = [];
    const refused = [];
    for (const event of events) {
      const joined = event.event_type === "PROGRESS" ? joinHeartbeat(heartbeats, event) : joinMark(marks != null ? marks : marks = new Map(body.marks), event.event_id, markOf(event), MAX_MARKS);
      if (joined === "new") news.push(event);
      if (joined === "full") refused.push(event);
    }
    return { body: news.length > 0 ? { marks: marks != null ? marks : body.marks, heartbeats } : body, news, refused };
  }
  function markOf(event) {
    return [
      event.event_type,
      parseTime(event.event_time),
      event.episode_id,
      event.position_sec,
      event.duration_sec,
      event.country,
      event.device_type
    ];
  }
  var unheard = { heard: [], positions: [], duration: 0, last: [0, 0] };
  function joinHeartbeat(all, event) {
    var _a;
    const held = (_a = all.get(event.episode_id)) != null ? _a : unheard;
    const joined = withStretch(held, event);
    if (joined === held) return "known";
    const grows = joined.heard.length > held.heard.length || joined.positions.length > held.positions.length;
    const others = Array.from(all).filter(([episode]) => episode !== event.episode_id);
    const total = (field) => others.reduce((sum, [, each]) => sum + each[field].length, joined[field].length);
    if (grows && (total("heard") > MAX_INTERVALS || total("positions") > MAX_INTERVALS)) return "full";
    all.set(event.episode_id, joined);
    return "new";
  }
  function withStretch(held, event) {
    const { heard_from, heard_to, position_from, position_to } = event;
    const heard = addInterval(held.heard, [heard_from, heard_to, event.interval_sec * 1e3], uniteHeard);
    const positions = addInterval(held.positions, [position_from, position_to], hull);
    const duration = Math.max(held.duration, event.duration_sec);
    const [at2, position] = held.last;
    const isLast = heard_to > at2 || heard_to === at2 && position_to > position;
    if (heard === held.heard && positions === held.positions && duration === held.duration && !isLast) {
      return held;
    }
    return { heard, positions, duration, last: isLast ? [heard_to, position_to] : held.last };
  }
  function uniteHeard(a, b) {
    const [from, to] = hull(a, b);
    const interval = a[1] === b[1] ? Math.max(a[2], b[2]) : a[1] > b[1] ? a[2] : b[2];
    return [from, to, interval];
  }

  // libs/listening/core/src/playback/codec.ts
  function encodePlayback({ marks, heartbeats }) {
    return {
      marks: encodeMarks(marks),
      heartbeats: Array.from(heartbeats, ([episode, { heard, positions, duration, last }]) => [
        episode,
        heard,
        positions,
        duration,
        last
      ])
    };
  }
  function decodePlayback(encoded) {
    const { marks, heartbeats } = encoded;
    return {
      marks: decodeMarks(marks),
      heartbeats: new Map(
        heartbeats.map(([episode, heard, positions, duration, last]) => [
          episode,
          { heard, positions, duration, last }
        ])
      )
    };
  }

  // libs/listening/core/src/playback/heard.ts
  function heardOf(heartbeats, marks) {
    var _a, _b;
    if (heartbeats) return { times: heartbeats.heard, positions: heartbeats.positions };
    let times = [];
    let positions = [];
    for (let i = 1; i < marks.length; i += 1) {
      const [a, b] = [(_a = marks[i - 1]) == null ? void 0 : _a.mark, (_b = marks[i]) == null ? void 0 : _b.mark];
      if (!a || !b || !isPlayedBetween(a, b)) continue;
      times = addInterval(times, [a[1], b[1]], hull);
      positions = addInterval(positions, [a[3] * 1e3, b[3] * 1e3], hull);
    }
    return { times, positions };
  }
  function isPlayedBetween(a, b) {
    if (a[0] !== "PLAY" && a[0] !== "RESUME") return false;
    const advance = (b[3] - a[3]) * 1e3;
    const lasted = b[1] - a[1];
    return lasted <= DAY_MS && advance > 0 && advance <= MAX_PLAYBACK_RATE * lasted + STRETCH_SLACK_MS;
  }

  // libs/listening/core/src/hour.ts
  function hourStart(at2) {
    return Math.floor(at2 / HOUR_MS) * HOUR_MS;
  }

  // libs/listening/core/src/playback/measure.ts
  var STREAM_MS = 6e4;
  var ENGAGED_MS = 20 * 6e4;
  var ENGAGED_SHARE = 0.4;
  var REACH_PERCENT = 5;
  function changePlayback(before, after) {
    var _a, _b;
    const marksBefore = byEpisode(before.marks);
    const isMarked = before.marks !== after.marks;
    const marksAfter = isMarked ? byEpisode(after.marks) : marksBefore;
    const tally = new Map(isMarked ? difference(measureMarks(marksAfter), measureMarks(marksBefore)) : []);
    for (const episode of /* @__PURE__ */ new Set([...marksAfter.keys(), ...after.heartbeats.keys(), ...marksBefore.keys()])) {
      const old = hearingOf(before.heartbeats.get(episode), (_a = marksBefore.get(episode)) != null ? _a : []);
      const now = hearingOf(after.heartbeats.get(episode), (_b = marksAfter.get(episode)) != null ? _b : []);
      changeHeard(tally, episode, old, now);
    }
    return tally;
  }
  function measureMarks(marks) {
    const tally = /* @__PURE__ */ new Map();
    for (const [episode, ordered] of marks) {
      for (const { mark } of ordered) countWeight(tally, mark);
      countFirsts(tally, episode, ordered);
    }
    return tally;
  }
  function durationOf(heartbeats, marks) {
    var _a;
    return Math.max((_a = heartbeats == null ? void 0 : heartbeats.duration) != null ? _a : 0, ...marks.map(({ mark }) => mark[4])) * 1e3;
  }
  function countFirsts(tally, episode, marks) {
    var _a, _b;
    const play = (_a = marks.find(({ mark }) => mark[0] === "PLAY")) == null ? void 0 : _a.mark;
    const complete = (_b = marks.find(({ mark }) => mark[0] === "COMPLETE")) == null ? void 0 : _b.mark;
    if (play) {
      const [, at2, , , , country, device] = play;
      count(tally, episode, "plays", 1);
      countInWindow(tally, play, "plays", 1);
      add(tally, figureName("metrics", episode, 0, `by_country/${country}`), 1);
      add(tally, figureName("metrics", episode, 0, `by_device/${device}`), 1);
      const trend = decayField("trend", epochOf(TREND_DECAY, at2));
      add(tally, figureName("metrics", episode, 0, trend), decayedWeight(TREND_DECAY, at2, 1));
    }
    if (complete) {
      count(tally, episode, "completes", 1);
      countInWindow(tally, complete, "completes", 1);
    }
  }
  function hearingOf(heartbeats, marks) {
    return { ...heardOf(heartbeats, marks), durationMs: durationOf(heartbeats, marks) };
  }
  function changeHeard(tally, episode, old, now) {
    const [had, has] = [amountsOf(old), amountsOf(now)];
    for (const field of ["seconds_heard", "streams", "engaged"]) {
      const change = has[field] - had[field];
      if (change !== 0) count(tally, episode, field, change);
    }
    for (const [minute, change] of changedSlices(old.times, now.times, MINUTE_MS)) {
      add(tally, minuteName(episode, minute * MINUTE_MS), change);
    }
    for (const [slice, change] of reachChanges(old, now)) {
      add(tally, figureName("metrics", episode, 0, `reach/${slice * REACH_PERCENT}`), change);
    }
  }
  function minuteName(episode, at2) {
    const hour = hourStart(at2);
    const minute = String((at2 - hour) / MINUTE_MS).padStart(2, "0");
    return figureName("minutes", episode, hour, `listening/${minute}`);
  }
  function amountsOf({ times, positions, durationMs }) {
    const heardMs = lengthOf(times);
    const share = durationMs > 0 ? lengthOf(positions, durationMs) / durationMs : 0;
    return {
      seconds_heard: Math.floor(heardMs / 1e3),
      streams: heardMs >= STREAM_MS ? 1 : 0,
      engaged: heardMs >= ENGAGED_MS || share >= ENGAGED_SHARE ? 1 : 0
    };
  }
  function reachChanges(old, now) {
    if (old.durationMs === now.durationMs) return reachChange(old.positions, now.positions, now.durationMs);
    return [
      ...reachChange(old.positions, [], old.durationMs),
      ...reachChange([], now.positions, now.durationMs)
    ];
  }
  function reachChange(before, after, durationMs) {
    if (durationMs === 0) return [];
    return changedSlices(before, after, durationMs * REACH_PERCENT / 100, durationMs);
  }

  // libs/listening/core/src/playback/kind.ts
  var playbackKind = {
    topic: "playback",
    empty: emptyPlayback,
    pathOf: sessionPath,
    join: joinPlayback,
    measure: measurePlayback,
    change: changePlayback,
    activities: playbackActivities,
    summary: summaryOf,
    places: placesOf,
    encode: encodePlayback,
    decode: decodePlayback
  };
  function measurePlayback(body) {
    return changePlayback(emptyPlayback, body);
  }
  function placesOf({ marks, heartbeats }) {
    const marksOf = byEpisode(marks);
    return Array.from(/* @__PURE__ */ new Set([...marksOf.keys(), ...heartbeats.keys()]), (episode_id) => {
      var _a, _b, _c, _d, _e;
      const ordered = (_a = marksOf.get(episode_id)) != null ? _a : [];
      const [, markedAt = 0, , markedPosition = 0] = (_c = (_b = ordered.at(-1)) == null ? void 0 : _b.mark) != null ? _c : [];
      const [heardAt, heardPosition] = (_e = (_d = heartbeats.get(episode_id)) == null ? void 0 : _d.last) != null ? _e : [0, 0];
      const marked = markedAt >= heardAt;
      const completion = ordered.findLast(({ mark }) => mark[0] === "COMPLETE");
      return {
        episode_id,
        at: marked ? markedAt : heardAt,
        position_sec: marked ? markedPosition : Math.floor(heardPosition / 1e3),
        ...completion && { completed_at: completion.mark[1] }
      };
    });
  }
  function summaryOf(body) {
    const last = placesOf(body).reduce((a, b) => b.at >= a.at ? b : a, {
      episode_id: "",
      at: 0,
      position_sec: 0
    });
    const marksOf = byEpisode(body.marks);
    const heardMs = Array.from(/* @__PURE__ */ new Set([...marksOf.keys(), ...body.heartbeats.keys()])).map(
      (episode) => {
        var _a;
        return lengthOf(heardOf(body.heartbeats.get(episode), (_a = marksOf.get(episode)) != null ? _a : []).times);
      }
    );
    return {
      episode_id: last.episode_id,
      position_sec: last.position_sec,
      seconds_heard: heardMs.reduce((sum, ms) => sum + Math.floor(ms / 1e3), 0)
    };
  }

  // libs/listening/core/src/kinds.ts
  function withKind(topic, work) {
    switch (topic) {
      case "playback":
        return work(playbackKind);
      case "engagement":
        return work(engagementKind);
      case "quality":
        return work(qualityKind);
    }
  }

  // libs/listening/core/src/activity.ts
  function byEnd(a, b) {
    var _a, _b, _c, _d;
    if (a.to !== b.to) return a.to - b.to;
    const [x, y] = [(_b = (_a = a.mark) == null ? void 0 : _a.event_id) != null ? _b : "", (_d = (_c = b.mark) == null ? void 0 : _c.event_id) != null ? _d : ""];
    return x < y ? -1 : x > y ? 1 : 0;
  }

  // libs/listening/core/src/user-windows.ts
  function userWindows(activities) {
    const groups = [];
    let end = Number.NEGATIVE_INFINITY;
    for (const activity of activities.toSorted((a, b) => a.from - b.from)) {
      const group = groups.at(-1);
      if (group && activity.from < end) group.push(activity);
      else groups.push([activity]);
      end = Math.max(end, activity.until);
    }
    return groups.map(windowOf);
  }
  function windowOf(group) {
    var _a, _b;
    const ordered = group.toSorted(byEnd);
    const countOf = (type) => ordered.filter(({ mark }) => (mark == null ? void 0 : mark.type) === type).length;
    return {
      start: Math.min(...ordered.map(({ from }) => from)),
      end: Math.max(...ordered.map(({ until }) => until)),
      plays: countOf("PLAY"),
      completes: countOf("COMPLETE"),
      stops: countOf("STOP"),
      score_tenths: ordered.reduce((sum, { mark }) => sum + (mark ? WEIGHT_TENTHS[mark.type] : 0), 0),
      last_stop: ordered.map(stopOf).findLast((stop) => stop !== void 0),
      last_episode_id: (_b = (_a = ordered.at(-1)) == null ? void 0 : _a.episode) != null ? _b : ""
    };
  }
  function stopOf({ mark, episode, to }) {
    if ((mark == null ? void 0 : mark.type) !== "STOP") return void 0;
    const { event_id, position_sec = 0, duration_sec = 0 } = mark;
    return { event_id, episode_id: episode, position_sec, duration_sec, at: to };
  }

  // libs/listening/core/src/offline/fold-unit.ts
  function foldUnit(topic, events) {
    const parsed = events.map((text3) => JSON.parse(text3));
    return withKind(topic, (kind) => folded(kind, parsed));
  }
  function folded(kind, events) {
    const { body, refused } = kind.join(kind.empty, events);
    return {
      figures: figureRows(kind.measure(body)),
      activities: kind.activities(body).map((activity) => JSON.stringify(activity)),
      refused: refused.length
    };
  }
  function figureRows(tally) {
    return Array.from(tally).flatMap(([name, amount]) => {
      const { scope, episode, start, field } = figureOf(name);
      if (scope === "affinity" || isDecayed(field)) return [];
      const isTimed = scope === "window" || scope === "minutes";
      return [{ scope, episode_id: episode, start: isTimed ? new Date(start) : null, field, amount }];
    });
  }
  function isDecayed(field) {
    return /^(?:trend|affinity)_/.test(field);
  }
  function windowRows(activities) {
    const windows = userWindows(activities.map((text3) => JSON.parse(text3)));
    return windows.map(({ start, end, plays, completes, stops, score_tenths }) => ({
      window_start: new Date(start),
      window_end: new Date(end),
      plays,
      completes,
      stops,
      score_tenths
    }));
  }

  // libs/listening/core/src/timeliness.ts
  var MAX_AHEAD_MS = 5 * 6e4;
  var MAX_BEHIND_MS = 30 * DAY_MS;
  function untimely(event, publishedAt) {
    var _a, _b;
    const at2 = parseTime(event.event_time);
    const heartbeat = event.event_type === "PROGRESS" ? event : void 0;
    const last = Math.max(at2, (_a = heartbeat == null ? void 0 : heartbeat.heard_to) != null ? _a : at2);
    const first = Math.min(at2, (_b = heartbeat == null ? void 0 : heartbeat.heard_from) != null ? _b : at2);
    const told = (moment) => `${new Date(moment).toISOString()}, published ${new Date(publishedAt).toISOString()}`;
    if (last > publishedAt + MAX_AHEAD_MS) {
      return { code: "future", reason: `happened more than 5 minutes after it was published: ${told(last)}` };
    }
    if (first < publishedAt - MAX_BEHIND_MS) {
      return { code: "late", reason: `happened more than 30 days before it was published: ${told(first)}` };
    }
    return void 0;
  }

  // libs/listening/core/src/message.ts
  var MAX_REJECTIONS = 1e3;
  function sortMessage(topic, message) {
    const { publishedAt } = message;
    const { events, rejected } = decodeMessage(topic, message.body);
    const timely = [];
    const rejections = [];
    for (const event of events) {
      const fault = untimely(event, publishedAt);
      if (!fault) timely.push(event);
      else rejections.push({ ...fault, event_id: event.event_id, topic, event, publishedAt });
    }
    return { timely, rejections: [...rejections, ...invalid(topic, rejected, message)] };
  }
  function invalid(topic, rejected, { messageId, publishedAt }) {
    var _a, _b;
    const common4 = { topic, code: "invalid", publishedAt };
    const kept = rejected.slice(0, MAX_REJECTIONS).map(({ reason: reason2, event_id, input }, index) => ({
      ...common4,
      event_id: event_id != null ? event_id : `${topic}-${messageId}-${index}`,
      reason: reason2,
      event: input
    }));
    const rest = rejected.length - kept.length;
    if (rest === 0) return kept;
    const reason = `${rest} more values of this message cannot be read, the first because: ${(_b = (_a = rejected[MAX_REJECTIONS]) == null ? void 0 : _a.reason) != null ? _b : ""}`;
    return [...kept, { ...common4, event_id: `${topic}-${messageId}-rest`, reason, event: rest }];
  }

  // libs/listening/core/src/rejected-text.ts
  var MAX_EVENT_TEXT = 4096;
  function rejectedText(event) {
    var _a;
    const text3 = typeof event === "string" ? event : (_a = jsonOf(event)) != null ? _a : "";
    return text3.slice(0, MAX_EVENT_TEXT);
  }

  // libs/listening/core/src/offline/raw-events.ts
  var SUFFIX = "-to-bigquery";
  function rawSubscription(topic) {
    return `${topic}${SUFFIX}`;
  }
  function topicOfSubscription(name) {
    const id = name.slice(name.lastIndexOf("/") + 1);
    return EVENT_TOPICS.find((topic) => rawSubscription(topic) === id);
  }

  // libs/listening/core/src/offline/read-message.ts
  function readMessage(subscription, message) {
    const topic = topicOfSubscription(subscription);
    if (!topic) return [ofUnknownTopic(subscription, message)];
    const { timely, rejections } = sortMessage(topic, message);
    return [
      ...timely.map((event) => ({
        ...columnsOf(event),
        topic,
        code: null,
        reason: null,
        unit: unitOf(topic, event)
      })),
      ...rejections.map(rejectedRow)
    ];
  }
  function unitOf(topic, event) {
    return withKind(topic, (kind) => kind.pathOf(event));
  }
  function rejectedRow({ topic, event_id, code, reason, event }) {
    const readable = code === "invalid" ? void 0 : event;
    const columns = readable ? columnsOf(readable) : { ...noColumns, event: rejectedText(event) };
    return { ...columns, topic, event_id, code, reason, unit: null };
  }
  function ofUnknownTopic(subscription, { messageId }) {
    return {
      ...noColumns,
      topic: subscription,
      event_id: `${subscription}-${messageId}`,
      code: "invalid",
      reason: "came from a subscription of none of the listening topics",
      unit: null,
      event: ""
    };
  }
  var noColumns = {
    event_type: null,
    event_time: null,
    user_id: null,
    episode_id: null,
    show_id: null,
    session_id: null,
    country: null,
    device_type: null,
    position_sec: null,
    duration_sec: null,
    buffer_ms: null,
    drop_reason: null,
    share_channel: null
  };
  function columnsOf(event) {
    var _a, _b, _c, _d, _e, _f, _g, _h;
    const told = event;
    return {
      event_id: event.event_id,
      event_type: event.event_type,
      event_time: new Date(parseTime(event.event_time)),
      user_id: event.user_id,
      episode_id: event.episode_id,
      show_id: (_a = told.show_id) != null ? _a : null,
      session_id: (_b = told.session_id) != null ? _b : null,
      country: event.country,
      device_type: (_c = told.device_type) != null ? _c : null,
      position_sec: (_d = told.position_sec) != null ? _d : null,
      duration_sec: (_e = told.duration_sec) != null ? _e : null,
      buffer_ms: (_f = told.buffer_ms) != null ? _f : null,
      drop_reason: (_g = told.drop_reason) != null ? _g : null,
      share_channel: (_h = told.share_channel) != null ? _h : null,
      event: JSON.stringify(event)
    };
  }

  // libs/listening/core/src/offline/udf.ts
  addBuiltins();
  var library = {
    /** @param data BYTES, which is base64 here. */
    readMessage: (subscription, messageId, publishTime, data) => readMessage(subscription, {
      messageId,
      publishedAt: publishTime.getTime(),
      body: bytesOfBase64(data != null ? data : "")
    }),
    foldUnit: (topic, events) => foldUnit(topic, events),
    userWindows: (activities) => windowRows(activities)
  };
  globalThis.earshot = library;
})();
