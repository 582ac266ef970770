// What the pages do: step through schedules, search lists. Texts go in as texts only.
'use strict';
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const dataOf = root => JSON.parse(one('script[type="application/json"]', root).textContent);
  const number = new Intl.NumberFormat('en');

  function make(tag, text, name) {
    const element = document.createElement(tag);
    if (text !== undefined) { element.textContent = text; }
    if (name) { element.className = name; }
    return element;
  }

  // A schedule, its rows and the panel that tells of one step.
  class Race {
    constructor(root) {
      this.root = root;
      this.prefix = root.dataset.race;
      this.states = dataOf(root);
      this.rows = all('tr[data-step]', root);
      this.fields = all('[data-field]', root);
      this.buttons = all('button[data-go]', root);
      this.now = Math.max(0, this.rows.findIndex(row => row.hasAttribute('aria-current')));
      for (const button of this.buttons) {
        button.addEventListener('click', () => this.go(this.now + Number(button.dataset.go)));
      }
      root.addEventListener('click', event => {
        const row = event.target.closest('tr[data-step]');
        if (row && !event.target.closest('a') && getSelection().isCollapsed) { this.go(Number(row.dataset.step)); }
      });
      for (const how of ['pointerdown', 'focusin']) { root.addEventListener(how, () => { active = this; }); }
      this.swipe();
      this.show();
    }

    swipe() {
      let start = null;
      this.root.addEventListener('touchstart', event => {
        const box = event.target.closest('.scroll');
        const moves = box && box.scrollWidth > box.clientWidth;
        start = event.touches.length === 1 && !moves ? event.touches[0] : null;
      }, { passive: true });
      this.root.addEventListener('touchend', event => {
        const end = event.changedTouches[0];
        const x = start ? end.clientX - start.clientX : 0;
        const y = start ? end.clientY - start.clientY : 0;
        start = null;
        if (Math.abs(x) > 45 && Math.abs(x) > 2 * Math.abs(y)) { this.go(this.now + (x < 0 ? 1 : -1)); }
      }, { passive: true });
    }

    // The address of a step as it stands behind the #; null for that of another place.
    stepOf(address) {
      if (!address.startsWith(this.prefix)) { return null; }
      const rest = address.slice(this.prefix.length);
      return /^[0-9]+$/.test(rest) && Number(rest) < this.states.length ? Number(rest) : null;
    }

    go(step, isAsked = true) {
      const next = Math.max(0, Math.min(this.states.length - 1, step));
      const moves = next !== this.now;
      this.now = next;
      active = this;
      this.show();
      if (isAsked && moves) {
        history.replaceState(null, '', '#' + this.prefix + next);
      }
      this.rows[next].scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }

    show() {
      const state = this.states[this.now];
      for (const field of this.fields) {
        const name = field.dataset.field;
        field.textContent = name === 'number' ? this.now : state[name];
      }
      this.rows.forEach((row, i) => {
        if (i === this.now) { row.setAttribute('aria-current', 'step'); } else { row.removeAttribute('aria-current'); }
      });
      this.buttons[0].disabled = this.now === 0;
      this.buttons[1].disabled = this.now === this.states.length - 1;
    }
  }

  let active = null;
  const races = all('[data-race]').map(root => new Race(root));
  active = races[0] ?? null;

  function follow() {
    const address = location.hash.slice(1);
    for (const race of races) {
      const step = race.stepOf(address);
      if (step !== null) { race.go(step, false); return; }
    }
  }

  // Left and Right step; in a field, or in a box that moves sideways, they do what they always do.
  function press(event) {
    if (!active || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    const box = event.target.closest?.('input, textarea, select, .scroll');
    if (box && (!box.matches('.scroll') || (event.target === box && box.scrollWidth > box.clientWidth))) { return; }
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by) {
      event.preventDefault();
      active.go(active.now + by);
    }
  }

  if (races.length > 0) {
    addEventListener('hashchange', follow);
    addEventListener('keydown', press);
    follow();
  }

  // A list, a page of it at a time.
  const PageSize = 100;
  class List {
    constructor(root) {
      Object.assign(this, dataOf(root));
      this.root = root;
      this.name = root.dataset.list;
      this.body = one('tbody', root);
      this.status = one('.found', root);
      this.pager = one('.pager', root);
      this.width = all('th', root).length;
      this.order = { column: -1, down: false };
      this.wanted = -1;
      this.page = 0;
      const search = one('input', root);
      search?.addEventListener('input', () => {
        this.words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
        this.find();
      });
      this.words = [];
      for (const button of all('button[data-sort]', root)) {
        button.addEventListener('click', () => this.sort(Number(button.dataset.sort)));
      }
      for (const button of all('button[data-page]', root)) {
        button.addEventListener('click', () => { this.page += Number(button.dataset.page); this.show(); });
      }
      this.offer();
      this.find();
    }

    // The values of one column, each a button that leaves only its rows.
    offer() {
      const place = one('.filters', this.root);
      if (!place || this.filter < 0) { place?.remove(); return; }
      const counts = new Map();
      for (const row of this.rows) { counts.set(row[this.filter], (counts.get(row[this.filter]) ?? 0) + 1); }
      if (counts.size < 2 || counts.size > 8) { place.remove(); return; }
      const add = (value, text) => {
        const button = make('button', text);
        button.type = 'button';
        button.setAttribute('aria-pressed', String(value === this.wanted));
        button.addEventListener('click', () => {
          this.wanted = value;
          for (const other of place.children) { other.setAttribute('aria-pressed', String(other === button)); }
          this.find();
        });
        place.append(button);
      };
      add(-1, 'All');
      for (const [value, count] of counts) { add(value, `${this.texts[value]} (${number.format(count)})`); }
    }

    textOf(row) {
      this.searched ??= new Map();
      let text = this.searched.get(row);
      if (text === undefined) {
        text = row.slice(0, this.width).map(cell => this.texts[cell]).join('\n') + '\n' + this.details[row[this.width]];
        this.searched.set(row, text = text.toLowerCase());
      }
      return text;
    }

    find() {
      this.left = this.rows.filter(row => (this.wanted < 0 || row[this.filter] === this.wanted)
        && this.words.every(word => this.textOf(row).includes(word)));
      if (this.order.column >= 0) {
        const compare = new Intl.Collator('en', { numeric: true }).compare;
        const { column, down } = this.order;
        this.left.sort((a, b) => (down ? -1 : 1) * compare(this.texts[a[column]], this.texts[b[column]]));
      }
      this.page = 0;
      this.show();
    }

    sort(column) {
      this.order = { column, down: this.order.column === column && !this.order.down };
      all('th', this.root).forEach((head, i) => head.setAttribute(
        'aria-sort', i !== column ? 'none' : this.order.down ? 'descending' : 'ascending'));
      this.find();
    }

    show() {
      const pages = Math.max(1, Math.ceil(this.left.length / PageSize));
      this.page = Math.max(0, Math.min(pages - 1, this.page));
      const first = this.page * PageSize;
      const shown = this.left.slice(first, first + PageSize);
      this.body.replaceChildren(...shown.map(row => this.row(row)));
      this.status.textContent = this.left.length === this.rows.length
        ? `${number.format(this.rows.length)} ${this.name}`
        : `${number.format(this.left.length)} of ${number.format(this.rows.length)} ${this.name}`;
      this.pager.hidden = pages === 1;
      const last = first + shown.length;
      one('span', this.pager).textContent =
        `${number.format(first + 1)}–${number.format(last)} of ${number.format(this.left.length)}`;
      const [back, on] = all('button', this.pager);
      back.disabled = this.page === 0;
      on.disabled = this.page === pages - 1;
    }

    row(cells) {
      const row = make('tr');
      for (let column = 0; column < this.width; column++) {
        const text = this.texts[cells[column]];
        const tone = this.tones[cells[column]];
        const cell = make('td');
        const inner = make(this.code.includes(column) && text ? 'code' : 'span', text, tone ? `tone ${tone}` : '');
        if (column === 0 && cells[this.width] > 0) {
          const opener = make('button', undefined, 'opener');
          opener.type = 'button';
          opener.setAttribute('aria-expanded', 'false');
          opener.append(inner);
          opener.addEventListener('click', () => this.open(row, opener, this.details[cells[this.width]]));
          cell.append(opener);
        } else {
          cell.append(inner);
        }
        row.append(cell);
      }
      return row;
    }

    open(row, opener, text) {
      const isOpen = opener.getAttribute('aria-expanded') === 'true';
      opener.setAttribute('aria-expanded', String(!isOpen));
      if (isOpen) { row.nextElementSibling.remove(); return; }
      const more = make('tr', undefined, 'more');
      const cell = make('td');
      cell.colSpan = this.width;
      const lines = make('ul');
      lines.append(...text.split('\n').map(line => make('li', line)));
      cell.append(lines);
      more.append(cell);
      row.after(more);
    }
  }

  all('[data-list]').forEach(root => new List(root));
})();
