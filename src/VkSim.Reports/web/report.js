// The pictures of a report. Everything else of the page is in its markup; texts reach it as text only.
(() => {
  'use strict';

  // Okabe and Ito's colours, which remain apart for the colour-blind: each on light and on dark ground.
  const CLASS_COLOURS = [
    ['#0072B2', '#56B4E9'], ['#E69F00', '#E69F00'], ['#009E73', '#009E73'], ['#D55E00', '#D55E00'],
    ['#CC79A7', '#CC79A7'], ['#56B4E9', '#0072B2'], ['#000000', '#F0E442'],
  ];
  // With more classes than colours the form tells them apart.
  const FORMS = ['circle', 'square', 'diamond', 'cross'];
  const FORM_PATHS = ['M5 1a4 4 0 1 0 .01 0z', 'M1.5 1.5h7v7h-7z', 'M5 .5 9.5 5 5 9.5.5 5z', 'M3.5 1h3v2.5H9v3H6.5V9h-3V6.5H1v-3h2.5z'];
  const SHOWN_CLASSES = CLASS_COLOURS.length * FORMS.length;
  const WITHOUT_WEBGL = 5000;
  // Turning more takes seconds where WebGL is the processor's work.
  const IN_SPACE = 30000;
  const TABLE_ROWS = 200;
  // Pixels of a named place, and of a bar of several.
  const LINE = 22;
  const BAR = 9;
  const ZOOM = 1.4;
  const CAMERA = { eye: { x: 1.5, y: 1.5, z: 1.1 }, center: { x: 0, y: 0, z: -0.1 } };
  const coarse = matchMedia('(pointer: coarse)').matches;
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');

  // ---- Elements ----

  const make = (tag, properties = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in element) {
        element[name] = value;
      } else {
        element.setAttribute(name, value);
      }
    }
    element.append(...children);
    return element;
  };
  const button = (text, onclick, properties = {}) => make('button', { type: 'button', textContent: text, onclick, ...properties });
  const group = (label, ...children) => make('div', { role: 'group', 'aria-label': label }, ...children);
  const press = (buttons, chosen) => buttons.forEach((one, place) => one.setAttribute('aria-pressed', String(place === chosen)));
  // The drawing library takes some tags for its own; only texts that are escaped reach it.
  const plain = text => isolated(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  // A name from right to left keeps its direction to itself.
  const isolated = text => (/[\u0590-\u08ff\u200e-\u202e\u2066-\u2069\ufb1d-\ufefc]/.test(text) ? `\u2068${text}\u2069` : text);

  // ---- Numbers ----

  const ARRAYS = { f32: Float32Array, f64: Float64Array, i32: Int32Array };
  const decode = packed => {
    const [type, text] = Object.entries(packed)[0];
    const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), character => character.charCodeAt(0));
    return new ARRAYS[type](bytes.buffer);
  };
  const later = packed => {
    let values;
    return () => (values ??= decode(packed));
  };
  const number = value => {
    if (!Number.isFinite(value)) {
      return String(value);
    }
    const size = Math.abs(value);
    return Number.isInteger(value) && size < 1e15 ? value.toLocaleString('en')
      : size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(3) : value.toPrecision(4);
  };
  const share = value => `${(100 * value).toFixed(2)} %`;

  // ---- Colours ----

  const probe = make('span', { hidden: true });
  document.body.append(probe);
  const colour = name => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const isDark = () => {
    const theme = document.documentElement.dataset.theme;
    return theme ? theme === 'dark' : prefersDark.matches;
  };
  const classColour = place => CLASS_COLOURS[place % CLASS_COLOURS.length][isDark() ? 1 : 0];
  const swatch = (paint, form = 0, line = false) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('width', line ? '18' : '10');
    svg.setAttribute('height', '10');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(svg.namespaceURI, 'path');
    path.setAttribute('d', line ? 'M0 4h18v2H0z' : FORM_PATHS[form]);
    path.setAttribute('fill', paint);
    svg.append(path);
    return svg;
  };

  // ---- Tables ----

  const table = (label, columns, rows) => {
    const cell = (tag, text, place, properties = {}) =>
      make(tag, { className: columns[place].text ? 'text' : 'number', ...properties }, make('bdi', { textContent: text }));
    const head = make('tr', {}, ...columns.map((column, place) => cell('th', column.name, place, { scope: 'col' })));
    const body = rows.map(row => make('tr', {}, ...row.map((text, place) => cell(place ? 'td' : 'th', text, place, place ? {} : { scope: 'row' }))));
    return make('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': label },
      make('table', {}, make('thead', {}, head), make('tbody', {}, ...body)));
  };

  // ---- What all figures have ----

  class Figure {
    constructor(element) {
      this.element = element;
      this.title = element.querySelector('h3').textContent;
      this.data = JSON.parse(element.querySelector('script').textContent);
      this.bar = make('div', { className: 'bar' });
      this.legend = make('div', { className: 'legend', role: 'group', 'aria-label': 'Legend' });
      // An empty legend is no group.
      this.legend.hidden = true;
      this.canvas = make('div', { className: 'canvas', 'aria-hidden': 'true' });
      this.plot = make('div', {
        className: 'plot', tabIndex: 0, role: 'application', 'aria-roledescription': 'chart', 'aria-label': this.title,
        'aria-describedby': element.querySelector('.summary').id,
      }, this.canvas);
      this.table = make('details', { className: 'data' }, make('summary', { textContent: 'Data as a table' }));
      element.append(this.bar, this.legend, this.plot, this.table);
      this.table.addEventListener('toggle', () => this.table.open && this.fillTable());
      this.plot.addEventListener('keydown', event => this.key(event));
      this.plot.addEventListener('wheel', event => this.wheel(event), { passive: false });
      // The library keeps the focus from what it draws on.
      this.plot.addEventListener('pointerdown', () => this.plot.focus({ preventScroll: true }), true);
      this.addControls();
      new IntersectionObserver((entries, observer) => {
        if (entries.some(entry => entry.isIntersecting)) {
          observer.disconnect();
          this.draw();
        }
      }, { rootMargin: '300px' }).observe(this.plot);
    }

    get threeDimensional() {
      return false;
    }

    addControls() {
      this.bar.append(group('Zoom',
        button('Zoom in', () => this.zoom(1 / ZOOM)), button('Zoom out', () => this.zoom(ZOOM)), button('Reset', () => this.reset())),
        button('Save picture', () => this.save()));
    }

    save() {
      if (this.drawn) {
        const filename = this.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
        // On the page the title and the legend are beside it.
        const layout = {
          ...this.canvas.layout, title: { text: plain(this.title) }, showlegend: !this.legend.hidden, margin: { ...this.canvas.layout.margin, t: 72 },
          legend: { orientation: 'h', x: 0, y: 1, yanchor: 'bottom' },
        };
        Plotly.downloadImage({ data: this.canvas.data, layout }, { format: 'png', filename, width: this.plot.clientWidth, height: this.plot.clientHeight, scale: 2 });
      }
    }

    get config() {
      return { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: 'reset', showTips: false };
    }

    axis(settings, extra = {}) {
      return {
        title: { text: settings.title && plain(settings.title), standoff: 8 }, type: settings.log ? 'log' : settings.categories ? 'category' : 'linear',
        tickformat: settings.percent ? '.0%' : settings.log ? '~g' : undefined, dtick: settings.log ? this.decades(settings) : undefined, gridcolor: colour('grid'), zerolinecolor: colour('line'), linecolor: colour('line'),
        automargin: true, ...extra,
      };
    }

    // Labels between powers of ten only where there are few powers.
    decades() {
      return undefined;
    }

    get frame() {
      return {
        paper_bgcolor: colour('panel'), plot_bgcolor: 'rgba(0,0,0,0)', showlegend: false, hovermode: 'closest',
        font: { family: getComputedStyle(document.documentElement).fontFamily, size: 12, color: colour('text') },
        margin: { l: 50, r: 16, t: 10, b: 40 },
        hoverlabel: { bgcolor: colour('panel'), bordercolor: colour('line'), font: { color: colour('text') } },
      };
    }

    draw() {
      const first = !this.drawn;
      this.drawn = true;
      Plotly.react(this.canvas, this.traces(), this.layout(), this.config);
      if (first) {
        this.listen();
        performance.mark('vksim-drawn');
      }
    }

    listen() {}

    redraw() {
      this.fillLegend();
      if (this.drawn) {
        this.draw();
      }
    }

    fillLegend() {}

    // ---- Looking around ----

    axes() {
      const layout = this.canvas._fullLayout;
      return layout.xaxis ? ['xaxis', 'yaxis'].concat(layout.yaxis2 ? ['yaxis2'] : []).map(name => [name, layout[name].range]) : [];
    }

    zoom(factor) {
      if (!this.drawn) {
        return;
      }
      if (this.threeDimensional) {
        this.camera(eye => eye.map(part => part * factor));
        return;
      }
      const change = {};
      for (const [name, [low, high]] of this.axes()) {
        const middle = (low + high) / 2;
        change[`${name}.range`] = [middle + (low - middle) * factor, middle + (high - middle) * factor];
      }
      Plotly.relayout(this.canvas, change);
    }

    reset() {
      if (!this.drawn) {
        return;
      }
      Plotly.relayout(this.canvas, this.threeDimensional
        ? { 'scene.camera': CAMERA }
        : { 'xaxis.autorange': true, 'yaxis.autorange': this.canvas._fullLayout.yaxis.autorange === 'reversed' || this.reversed ? 'reversed' : true, ...(this.canvas._fullLayout.yaxis2 ? { 'yaxis2.autorange': true } : {}) });
    }

    move(right, up) {
      if (this.threeDimensional) {
        const turn = 0.15;
        this.camera(([x, y, z]) => {
          const radius = Math.hypot(x, y, z);
          const around = Math.atan2(y, x) + right * turn;
          const above = Math.min(1.5, Math.max(-1.5, Math.asin(z / radius) + up * turn));
          return [radius * Math.cos(above) * Math.cos(around), radius * Math.cos(above) * Math.sin(around), radius * Math.sin(above)];
        });
        return;
      }
      const change = {};
      for (const [name, [low, high]] of this.axes()) {
        const step = (high - low) * 0.1 * (name === 'xaxis' ? right : up);
        change[`${name}.range`] = [low + step, high + step];
      }
      Plotly.relayout(this.canvas, change);
    }

    camera(change) {
      const { x, y, z } = this.canvas._fullLayout.scene._scene.getCamera().eye;
      const [nx, ny, nz] = change([x, y, z]);
      Plotly.relayout(this.canvas, { 'scene.camera.eye': { x: nx, y: ny, z: nz } });
    }

    key(event) {
      const actions = {
        ArrowLeft: () => this.move(-1, 0), ArrowRight: () => this.move(1, 0), ArrowUp: () => this.move(0, 1), ArrowDown: () => this.move(0, -1),
        '+': () => this.zoom(1 / ZOOM), '=': () => this.zoom(1 / ZOOM), '-': () => this.zoom(ZOOM), 0: () => this.reset(),
      };
      if (this.drawn && event.target === this.plot && !event.ctrlKey && !event.metaKey && !event.altKey && actions[event.key]) {
        event.preventDefault();
        actions[event.key]();
      }
    }

    // Only of a picture that was clicked, so that a wheel on its way over the page is not caught.
    wheel(event) {
      if (this.drawn && document.activeElement === this.plot && event.deltaY !== 0) {
        event.preventDefault();
        event.stopPropagation();
        this.zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15);
      }
    }
  }

  // ---- Lines, points and bars ----

  class Chart extends Figure {
    constructor(element) {
      super(element);
      // Names of places stand one below the other, where they can be read.
      this.lying = this.data.categories.length > 0;
      this.series = this.data.series.map((series, place) => ({
        ...series, x: this.lying ? this.data.categories : decode(series.x), y: decode(series.y), place, visible: true,
      }));
      if (this.lying) {
        const bars = this.data.overlaid ? 1 : this.series.filter(series => series.mark === 'Bars').length;
        this.plot.style.height = `${this.data.categories.length * Math.max(LINE, bars * BAR) + 5 * LINE}px`;
      }
      this.reversed = this.lying;
      this.fillLegend();
    }

    fillLegend() {
      this.legend.hidden = this.data.series.length < 2;
      this.legend.replaceChildren(...(this.series.length < 2 ? [] : this.series.map(series => {
        const entry = button('', () => {
          series.visible = !series.visible;
          entry.setAttribute('aria-pressed', String(series.visible));
          this.draw();
        }, { 'aria-pressed': String(series.visible) });
        const line = series.mark === 'Line' || series.mark === 'Reference';
        entry.append(swatch(this.paint(series), series.mark === 'Points' ? series.place % FORMS.length : 1, line), make('span', { className: 'name', textContent: series.name }));
        return entry;
      })));
    }

    decades(axis) {
      const onY = axis === this.data.y;
      const values = this.series.filter(series => !onY || !series.right).flatMap(series => Array.from(onY ? series.y : series.x)).filter(value => value > 0);
      return Math.max(...values) > 30 * Math.min(...values) ? 1 : 'D2';
    }

    paint(series) {
      return series.mark === 'Reference' ? colour('quiet') : classColour(series.place);
    }

    traces() {
      const format = axis => axis.percent ? ':.2%' : ':.5~g';
      return this.series.map(series => {
        const paint = this.paint(series);
        const y = series.right ? this.data.right : this.data.y;
        const place = this.lying
          ? { x: series.y, y: series.x.map(plain), orientation: 'h', hovertemplate: `%{y}: %{x${format(y)}}` }
          : { x: series.x, y: series.y, yaxis: series.right ? 'y2' : 'y', hovertemplate: `%{x${format(this.data.x)}}: %{y${format(y)}}` };
        const trace = {
          ...place, name: plain(series.name), visible: series.visible, text: series.names.map(plain),
          hovertemplate: `${series.names.length ? '%{text}<br>' : ''}${place.hovertemplate}<extra>${plain(series.name)}</extra>`,
        };
        if (series.mark === 'Bars') {
          return { ...trace, type: 'bar', marker: { color: paint, line: { width: 0 } }, opacity: this.data.overlaid && this.series.length > 1 ? 0.6 : 1 };
        }
        const points = series.mark === 'Points';
        return {
          ...trace, type: 'scatter', mode: points ? 'markers' : 'lines', line: { color: paint, width: 2, dash: series.mark === 'Reference' ? 'dash' : 'solid' },
          marker: { color: paint, size: series.y.length > 500 ? 3 : series.y.length > 60 ? 5 : 8, symbol: FORMS[series.place % FORMS.length] },
        };
      });
    }

    layout() {
      const right = this.data.right;
      const values = this.axis(this.data.y, this.data.y.percent ? { rangemode: 'tozero' } : {});
      const places = this.axis({ ...this.data.x, categories: this.lying }, this.lying ? { autorange: 'reversed' } : {});
      return {
        ...this.frame, dragmode: coarse ? false : 'zoom', barmode: this.data.overlaid ? 'overlay' : 'group', bargap: this.data.overlaid ? 0.05 : 0.25,
        ...(this.lying ? { xaxis: values, yaxis: places } : { xaxis: places, yaxis: values }),
        ...(right ? { yaxis2: this.axis(right, { overlaying: 'y', side: 'right', showgrid: false, automargin: false, tickmode: 'auto', rangemode: 'tozero', range: right.percent ? [0, 1.02] : undefined }) } : {}),
        margin: { ...this.frame.margin, r: right ? 56 : 16 },
      };
    }

    fillTable() {
      const rows = [];
      for (const series of this.series) {
        const axis = series.right ? this.data.right : this.data.y;
        for (let i = 0; i < series.y.length && i < TABLE_ROWS; i++) {
          const name = series.names[i] ? `${series.name}: ${series.names[i]}` : series.name;
          rows.push([name, this.lying ? series.x[i] : number(series.x[i]), axis.percent ? share(series.y[i]) : number(series.y[i])]);
        }
      }
      const most = Math.max(...this.series.map(series => series.y.length));
      this.table.querySelector('.scroll')?.remove();
      this.table.querySelector('p')?.remove();
      this.table.append(table(`${this.title}, data`, [{ name: 'Series', text: true }, { name: this.data.x.title || 'Name', text: this.lying }, { name: this.data.y.title }], rows));
      if (most > TABLE_ROWS) {
        this.table.append(make('p', { className: 'note', textContent: `The first ${TABLE_ROWS} of ${number(most)} values of each series.` }));
      }
    }
  }

  // ---- Heat maps ----

  class HeatMap extends Figure {
    constructor(element) {
      super(element);
      this.count = this.data.names.length;
      const values = decode(this.data.values);
      this.rows = Array.from({ length: this.count }, (_, row) => values.subarray(row * this.count, (row + 1) * this.count));
      this.reversed = true;
    }

    traces() {
      const names = this.data.names.map(plain);
      return [{
        type: 'heatmap', z: this.rows, x: names, y: names, colorscale: 'Cividis', zsmooth: false,
        colorbar: { title: { text: plain(this.data.measure), side: 'right' }, thickness: 12, outlinewidth: 0, tickcolor: colour('text') },
        hovertemplate: '%{y}<br>%{x}<br>%{z:.4f}<extra></extra>',
      }];
    }

    layout() {
      const axis = { type: 'category', showticklabels: this.count <= 24, showgrid: false, ticks: '', automargin: true };
      return { ...this.frame, dragmode: coarse ? false : 'zoom', margin: { l: 16, r: 16, t: 8, b: 16 }, xaxis: axis, yaxis: { ...axis, autorange: 'reversed' } };
    }

    fillTable() {
      this.table.querySelector('.scroll')?.remove();
      const rows = this.rows.map((row, place) => {
        let best = -1;
        row.forEach((value, other) => {
          if (other !== place && (best < 0 || value > row[best])) {
            best = other;
          }
        });
        return best < 0 ? [this.data.names[place], '', ''] : [this.data.names[place], this.data.names[best], number(row[best])];
      });
      this.table.append(table(`${this.title}, data`, [{ name: 'Name', text: true }, { name: 'Most similar', text: true }, { name: this.data.measure }], rows));
    }
  }

  // ---- Points ----

  const hasWebGl = (() => {
    try {
      return Boolean(make('canvas').getContext('webgl'));
    } catch {
      return false;
    }
  })();

  class Points extends Figure {
    constructor(element) {
      super(element);
      this.rows = decode(this.data.rows);
      this.classes = decode(this.data.classes);
      this.neighbors = later(this.data.neighbors);
      this.similarities = later(this.data.similarities);
      this.selected = new Set();
      this.found = -1;
      this.groupByClass();
      this.fillLegend();
    }

    get threeDimensional() {
      return this.view?.axes.length === 3;
    }

    // One row of so many is drawn.
    get step() {
      return this.threeDimensional ? Math.ceil(this.rows.length / IN_SPACE) : 1;
    }

    drawnOf(one) {
      return this.step === 1 ? one.members : one.members.filter((_, place) => place % this.step === 0);
    }

    addControls() {
      const views = this.data.views.filter(view => hasWebGl || view.axes.length === 2);
      for (const view of views) {
        view.values = later(view.coordinates);
      }
      this.view = views[0];
      const viewButtons = views.map((view, place) => button(view.name, () => {
        press(viewButtons, place);
        this.show(view);
      }));
      press(viewButtons, 0);
      this.modes = [['Move', 'pan'], ['Zoom box', 'zoom'], ['Lasso', 'lasso'], ['Select box', 'select']];
      this.mode = 'pan';
      this.modeButtons = this.modes.map(([name, mode], place) => button(name, () => {
        this.mode = mode;
        press(this.modeButtons, place);
        Plotly.relayout(this.canvas, { dragmode: mode });
      }));
      press(this.modeButtons, 0);
      this.modeGroup = group('Drag to', ...this.modeButtons);
      this.sparse = make('span', { className: 'hint', hidden: true });
      this.bar.append(group('View', ...viewButtons), this.modeGroup, this.sparse);
      super.addControls();
      this.tip = make('div', { className: 'tip lines', hidden: true });
      this.plot.append(this.tip);
      this.result = make('div', { className: 'result lines', role: 'status' });
      this.plot.after(this.findForm(views), this.exportBar(), this.result);
    }

    findForm() {
      this.query = make('input', { type: 'search', id: `${this.element.id}-find`, placeholder: '17, 40-60, or a label', autocomplete: 'off' });
      const form = make('form', { className: 'find' },
        make('label', { htmlFor: this.query.id, textContent: 'Select rows' }), this.query, make('button', { type: 'submit', textContent: 'Select' }));
      form.addEventListener('submit', event => {
        event.preventDefault();
        this.select(this.matching(this.query.value));
      });
      return form;
    }

    exportBar() {
      this.count = make('span', { textContent: 'No rows are selected.' });
      this.exports = [
        button('Download ids', () => this.download()), button('Copy ids', event => this.copy(event.currentTarget)), button('Clear', () => this.select([])),
      ];
      this.exports.forEach(one => (one.disabled = true));
      return make('div', { className: 'find' }, this.count, ...this.exports);
    }

    // ---- Classes ----

    groupByClass() {
      const count = this.rows.length;
      const step = hasWebGl ? 1 : Math.ceil(count / WITHOUT_WEBGL);
      const sizes = new Array(this.data.classNames.length).fill(0);
      this.classes.forEach(one => sizes[one]++);
      const order = sizes.map((_, place) => place).sort((a, b) => sizes[b] - sizes[a]);
      const places = new Array(sizes.length);
      order.forEach((one, place) => (places[one] = Math.min(place, SHOWN_CLASSES)));
      this.groups = order.slice(0, SHOWN_CLASSES).map((one, place) => ({ name: this.data.classNames[one], place, members: [], visible: true }));
      if (order.length === 0) {
        this.groups.push({ name: 'Rows', place: 0, members: [], visible: true });
      } else if (order.length > SHOWN_CLASSES) {
        this.groups.push({ name: `${number(order.length - SHOWN_CLASSES)} smaller classes`, place: -1, members: [], visible: true });
      }
      for (let point = 0; point < count; point += step) {
        this.groups[this.classes.length ? places[this.classes[point]] : 0].members.push(point);
      }
      if (step > 1) {
        this.element.querySelector('.summary').append(` This browser has no WebGL: one row of ${step} is drawn, in two dimensions.`);
      }
    }

    paint(one) {
      return one.place < 0 ? colour('quiet') : classColour(one.place);
    }

    form(one) {
      return one.place < 0 ? 0 : Math.floor(one.place / CLASS_COLOURS.length);
    }

    fillLegend() {
      this.legend.hidden = this.groups.length < 2;
      this.legend.replaceChildren(...(this.groups.length < 2 ? [] : this.groups.map(one => {
        const entry = button('', () => {
          one.visible = !one.visible;
          entry.setAttribute('aria-pressed', String(one.visible));
          this.draw();
        }, { 'aria-pressed': String(one.visible) });
        entry.append(swatch(this.paint(one), this.form(one)), make('span', { className: 'name', dir: 'auto', textContent: one.name }), ` (${number(one.members.length)})`);
        return entry;
      })));
    }

    // ---- Drawing ----

    coordinates(members) {
      const values = this.view.values();
      const width = this.view.axes.length;
      return Array.from({ length: width }, (_, axis) => Float32Array.from(members, point => values[point * width + axis]));
    }

    traces() {
      const many = this.rows.length;
      const size = many > 20000 ? 3 : many > 3000 ? 4 : 7;
      const opacity = many > 20000 ? 0.55 : many > 3000 ? 0.7 : 0.85;
      // The same number is twice as large in three dimensions.
      const [type, marks] = this.threeDimensional ? ['scatter3d', size / 2] : [hasWebGl ? 'scattergl' : 'scatter', size];
      const traces = this.groups.map(one => {
        const [x, y, z] = this.coordinates(this.drawnOf(one));
        const trace = {
          type, mode: 'markers', name: plain(one.name), x, y, hoverinfo: 'none', visible: one.visible,
          marker: { color: this.paint(one), size: marks, opacity, symbol: FORMS[this.form(one)], line: { width: 0 } },
        };
        if (z) {
          return { ...trace, z };
        }
        return {
          ...trace, unselected: { marker: { opacity: 0.12 } }, selected: { marker: { opacity: 1 } },
          selectedpoints: this.selected.size ? one.members.flatMap((point, place) => this.selected.has(point) ? [place] : []) : undefined,
        };
      });
      return traces.concat(this.ring(type, size));
    }

    // Around the row that was found, and in three dimensions, which cannot dim others, around those that are selected.
    ring(type, size) {
      const points = (this.threeDimensional ? [...this.selected].slice(0, 5000) : this.found >= 0 ? [this.found] : []);
      const [x, y, z] = this.coordinates(points);
      const three = this.threeDimensional;
      return {
        type, mode: 'markers', x, y, ...(z ? { z } : {}), hoverinfo: 'skip', showlegend: false,
        marker: { symbol: 'circle-open', size: three ? size : size + 10, color: colour('text'), line: { width: 2, color: colour('text') } },
      };
    }

    layout() {
      const axes = this.view.axes.map(title => this.axis({ title }, this.threeDimensional ? {
        backgroundcolor: 'rgba(0,0,0,0)', color: colour('quiet'), title: { text: plain(title) }, showspikes: false, automargin: undefined,
      } : { zeroline: true }));
      const frame = { ...this.frame, uirevision: this.view.name, selectionrevision: this.selectionRevision ?? 0 };
      return this.threeDimensional
        ? { ...frame, margin: { l: 0, r: 0, t: 0, b: 0 }, dragmode: 'orbit', scene: { xaxis: axes[0], yaxis: axes[1], zaxis: axes[2], dragmode: 'orbit', camera: CAMERA, aspectmode: 'data', uirevision: this.view.name } }
        : { ...frame, dragmode: this.mode, xaxis: axes[0], yaxis: { ...axes[1], scaleanchor: 'x', scaleratio: 1 } };
    }

    // From two to three dimensions nothing of a plot can stay, and each WebGL context that is left open counts.
    show(view) {
      this.view = view;
      this.tip.hidden = true;
      this.modeGroup.hidden = view.axes.length === 3;
      this.sparse.hidden = this.step === 1;
      this.sparse.textContent = `One row of ${this.step} is drawn.`;
      if (this.drawn) {
        Plotly.purge(this.canvas);
        this.drawn = false;
        this.draw();
      }
    }

    listen() {
      this.canvas.on('plotly_hover', event => this.hover(event));
      this.canvas.on('plotly_unhover', () => (this.tip.hidden = true));
      this.canvas.on('plotly_selected', event => event && this.brushed(event.points));
      this.canvas.on('plotly_deselect', () => this.select([]));
      this.canvas.on('plotly_click', event => this.tell(this.pointOf(event.points[0])));
    }

    pointOf(hit) {
      return this.groups[hit.curveNumber]?.members[hit.pointNumber * this.step];
    }

    hover(event) {
      const point = this.pointOf(event.points[0]);
      if (point === undefined) {
        return;
      }
      this.tip.replaceChildren(...this.described(point));
      this.tip.hidden = false;
      const box = this.plot.getBoundingClientRect();
      const [x, y] = [event.event.clientX - box.left, event.event.clientY - box.top];
      this.tip.style.left = `${x > box.width / 2 ? Math.max(0, x - this.tip.offsetWidth - 14) : Math.min(box.width - this.tip.offsetWidth, x + 14)}px`;
      this.tip.style.top = `${Math.max(0, Math.min(box.height - this.tip.offsetHeight, y - this.tip.offsetHeight / 2))}px`;
    }

    // ---- What a row is ----

    nameOf(point) {
      const label = this.data.labels[point];
      return label ? `row ${this.rows[point]} – ${isolated(label)}` : `row ${this.rows[point]}`;
    }

    pointOfRow(row) {
      let [low, high] = [0, this.rows.length - 1];
      while (low <= high) {
        const middle = (low + high) >> 1;
        if (this.rows[middle] === row) {
          return middle;
        }
        [low, high] = this.rows[middle] < row ? [middle + 1, high] : [low, middle - 1];
      }
      return -1;
    }

    neighborsOf(point) {
      const k = this.data.neighborCount;
      const found = [];
      for (let place = point * k; place < (point + 1) * k; place++) {
        const row = this.neighbors()[place];
        if (row >= 0) {
          const other = this.pointOfRow(row);
          found.push([other < 0 ? `row ${row}` : this.nameOf(other), this.similarities()[place]]);
        }
      }
      return found;
    }

    described(point) {
      const line = (text, className = '') => make('div', { className, dir: 'auto', textContent: text });
      const lines = [line(`Row ${this.rows[point]}`, 'first')];
      if (this.data.labels[point]) {
        lines.push(line(this.data.labels[point]));
      }
      const one = this.classes[point];
      if (one !== undefined && this.data.classNames[one] !== this.data.labels[point]) {
        lines.push(line(`Class ${this.data.classNames[one]}`));
      }
      const neighbors = this.neighborsOf(point).slice(0, 5);
      if (neighbors.length) {
        lines.push(line('Nearest:'));
        lines.push(...neighbors.map(([name, similarity]) => line(`${similarity.toFixed(4)}  ${name}`)));
      }
      return lines;
    }

    tell(point) {
      if (point === undefined) {
        return;
      }
      this.result.replaceChildren(...this.described(point));
    }

    // ---- Selection ----

    matching(text) {
      const parts = text.split(',').map(part => part.trim()).filter(Boolean);
      const found = new Set();
      const ranges = parts.map(part => /^(\d+)(?:\s*[-–]\s*(\d+))?$/.exec(part));
      if (parts.length && ranges.every(Boolean)) {
        for (const [, from, to] of ranges) {
          this.rows.forEach((row, point) => row >= Number(from) && row <= Number(to ?? from) && found.add(point));
        }
        return found;
      }
      const wanted = text.trim().toLowerCase();
      if (wanted) {
        const ofClass = this.data.classNames.map(name => name.toLowerCase().includes(wanted));
        this.rows.forEach((_, point) => {
          if (ofClass[this.classes[point]] || this.data.labels[point]?.toLowerCase().includes(wanted)) {
            found.add(point);
          }
        });
      }
      return found;
    }

    // The library has already drawn it.
    brushed(hits) {
      this.selected = new Set(hits.map(hit => this.pointOf(hit)).filter(point => point !== undefined));
      this.found = -1;
      this.announce();
    }

    select(points) {
      this.selected = new Set(points);
      this.found = this.selected.size === 1 ? [...this.selected][0] : -1;
      this.selectionRevision = (this.selectionRevision ?? 0) + 1;
      this.announce();
      if (this.drawn) {
        if (!this.threeDimensional && this.canvas.layout.selections?.length) {
          this.canvas.layout.selections = [];
        }
        this.draw();
      }
    }

    announce() {
      const count = this.selected.size;
      this.count.textContent = count === 0 ? 'No rows are selected.' : count === 1 ? '1 row is selected.' : `${number(count)} rows are selected.`;
      this.exports.forEach(one => (one.disabled = count === 0));
      this.result.replaceChildren();
      if (count === 1) {
        this.tell([...this.selected][0]);
      } else if (count) {
        this.result.textContent = `Selected: ${this.ids().slice(0, 12).join(', ')}${count > 12 ? ', …' : ''}`;
      }
      if (this.table.open) {
        this.fillTable();
      }
    }

    ids() {
      return [...this.selected].sort((a, b) => a - b).map(point => this.rows[point]);
    }

    download() {
      const url = URL.createObjectURL(new Blob([`${this.ids().join('\n')}\n`], { type: 'text/plain' }));
      make('a', { href: url, download: 'rows.txt' }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    }

    async copy(from) {
      try {
        await navigator.clipboard.writeText(this.ids().join('\n'));
        from.textContent = 'Copied';
      } catch {
        from.textContent = 'Not allowed';
      }
      setTimeout(() => (from.textContent = 'Copy ids'), 2000);
    }

    fillTable() {
      this.table.querySelector('.scroll')?.remove();
      this.table.querySelector('p')?.remove();
      const chosen = this.selected.size ? [...this.selected].sort((a, b) => a - b) : Array.from({ length: Math.min(TABLE_ROWS, this.rows.length) }, (_, point) => point);
      const rows = chosen.slice(0, TABLE_ROWS).map(point => [
        String(this.rows[point]),
        this.data.labels[point] ?? this.data.classNames[this.classes[point]] ?? '',
        this.neighborsOf(point).slice(0, 3).map(([name, similarity]) => `${name} (${similarity.toFixed(4)})`).join('; '),
      ]);
      this.table.append(
        table(`${this.title}, data`, [{ name: 'Row' }, { name: 'Label', text: true }, { name: 'Nearest rows', text: true }], rows),
        make('p', { className: 'note', textContent: `${number(rows.length)} of ${number(this.selected.size || this.rows.length)} ${this.selected.size ? 'selected ' : ''}rows.` }));
    }
  }

  // ---- The page ----

  const kinds = { chart: Chart, heatmap: HeatMap, points: Points };
  const figures = [...document.querySelectorAll('figure[data-kind]')].map(element => new kinds[element.dataset.kind](element));
  const recolour = () => figures.forEach(figure => figure.redraw());
  const themes = [['Auto', ''], ['Light', 'light'], ['Dark', 'dark']];
  const themeButtons = themes.map(([name, theme], place) => button(name, () => {
    if (theme) {
      document.documentElement.dataset.theme = theme;
    } else {
      delete document.documentElement.dataset.theme;
    }
    press(themeButtons, place);
    recolour();
  }));
  press(themeButtons, 0);
  const theme = document.getElementById('theme');
  theme.append(...themeButtons);
  theme.hidden = false;
  prefersDark.addEventListener('change', recolour);
  addEventListener('beforeprint', () => figures.forEach(figure => figure.drawn || figure.draw()));
})();
